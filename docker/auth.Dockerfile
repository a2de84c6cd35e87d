# The auth service (users and tokens) on Debian. IMAGE_PREFIX takes the bases from a mirror.
ARG IMAGE_PREFIX=
FROM ${IMAGE_PREFIX}python:3.11-slim-bookworm AS builder
COPY auth/requirements.txt /build/
RUN pip install --no-cache-dir --prefix=/install -r /build/requirements.txt
COPY common/ auth/ /app/
RUN python -m compileall -q /app

FROM ${IMAGE_PREFIX}python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends curl tini && rm -rf /var/lib/apt/lists/* \
 && useradd --no-create-home --uid 10001 app
COPY --from=builder /install /usr/local
COPY --from=builder /app /app
WORKDIR /app
USER app
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8001
HEALTHCHECK --interval=2s --timeout=2s --start-period=5s --retries=10 \
    CMD curl -fsS -o /dev/null http://127.0.0.1:${PORT:-8001}/health || exit 1
ENTRYPOINT ["tini", "--"]
CMD ["python", "main.py"]
