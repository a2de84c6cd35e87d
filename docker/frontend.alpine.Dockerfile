# The frontend service (the orders page) on Alpine. IMAGE_PREFIX takes the bases from a mirror.
ARG IMAGE_PREFIX=
FROM ${IMAGE_PREFIX}node:20-alpine3.19 AS builder
COPY frontend/ /app/
# A page that does not parse fails the build rather than the start.
RUN for file in /app/*.js; do node --check "$file"; done

FROM ${IMAGE_PREFIX}node:20-alpine3.19
RUN apk add --no-cache curl tini
COPY --from=builder /app /app
WORKDIR /app
USER node
ENV NODE_ENV=production
EXPOSE 3000
HEALTHCHECK --interval=2s --timeout=2s --start-period=5s --retries=10 \
    CMD curl -fsS -o /dev/null http://127.0.0.1:${PORT:-3000}/health || exit 1
ENTRYPOINT ["/sbin/tini", "--"]
CMD ["node", "server.js"]
