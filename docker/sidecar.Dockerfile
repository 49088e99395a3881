# The sidecar alone. Built from the repository's root: docker compose build sidecar
FROM node:24-bookworm-slim AS build
# better-sqlite3 is compiled where no built one fits.
RUN apt-get update \
	&& apt-get install -y --no-install-recommends python3 make g++ \
	&& rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY sidecar/package.json sidecar/
COPY plugin/package.json plugin/
COPY sidecar/bin sidecar/bin
# The plugin's workspace is not wanted, nor is what only builds: esbuild comes for the bundle and goes.
RUN npm ci --ignore-scripts --include-workspace-root --workspace sidecar
COPY sidecar/build.mjs sidecar/
COPY sidecar/src sidecar/src
RUN node sidecar/build.mjs \
	&& npm ci --ignore-scripts --omit=dev --workspace sidecar \
	&& npm rebuild better-sqlite3

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8787 DATA_DIR=/data \
	# A certificate that no public authority signed is known by being the site's own.
	NODE_EXTRA_CA_CERTS=/run/secrets/tls_certificate
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/sidecar/package.json sidecar/
COPY --from=build /app/sidecar/bin sidecar/bin
COPY --from=build /app/sidecar/dist sidecar/dist
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
	CMD ["node", "-e", "fetch('http://127.0.0.1:8787/internal/livez').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The first process of a container gets no default handling of signals; the sidecar handles its own.
CMD ["node", "sidecar/bin/ai-support-chat.mjs", "serve"]
