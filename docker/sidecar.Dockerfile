# The sidecar alone. Built from the repository's root: docker compose build sidecar

FROM node:24-bookworm-slim AS sources
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY sidecar/package.json sidecar/
COPY plugin/package.json plugin/
COPY sidecar/bin sidecar/bin

# What it needs to run. better-sqlite3 is compiled where no built one fits.
FROM sources AS modules
RUN apt-get update \
	&& apt-get install -y --no-install-recommends python3 make g++ \
	&& rm -rf /var/lib/apt/lists/*
RUN npm install --no-save --ignore-scripts --omit=dev --workspace sidecar \
	&& npm rebuild better-sqlite3

# The bundle, which needs the workspace's esbuild.
FROM sources AS bundle
RUN npm install --no-save --ignore-scripts --include-workspace-root --workspace sidecar
COPY sidecar/build.mjs sidecar/
COPY sidecar/src sidecar/src
RUN node sidecar/build.mjs

FROM node:24-bookworm-slim
# A certificate that no public authority signed is known by being the site's own.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8787 DATA_DIR=/data \
	NODE_EXTRA_CA_CERTS=/run/secrets/tls_certificate
WORKDIR /app
COPY --from=modules /app/node_modules node_modules
COPY --from=modules /app/sidecar sidecar
COPY --from=bundle /app/sidecar/dist sidecar/dist
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
	CMD ["node", "-e", "fetch('http://127.0.0.1:8787/internal/livez').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "sidecar/bin/ai-support-chat.mjs", "serve"]
