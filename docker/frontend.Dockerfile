# The frontend service (the orders page) on Debian. IMAGE_PREFIX takes the bases from a mirror.
ARG IMAGE_PREFIX=
FROM ${IMAGE_PREFIX}node:20-bookworm-slim AS builder
COPY frontend/ /app/
# A page that does not parse fails the build rather than the start.
RUN for file in /app/*.js; do node --check "$file"; done

FROM ${IMAGE_PREFIX}node:20-bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl tini && rm -rf /var/lib/apt/lists/*
COPY --from=builder /app /app
WORKDIR /app
USER node
ENV NODE_ENV=production
EXPOSE 3000
HEALTHCHECK --interval=2s --timeout=2s --start-period=5s --retries=10 \
    CMD curl -fsS -o /dev/null http://127.0.0.1:${PORT:-3000}/health || exit 1
ENTRYPOINT ["tini", "--"]
CMD ["node", "server.js"]
