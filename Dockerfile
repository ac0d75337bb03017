# Parley in a container: one process, no root, and nothing to write to but /data.
# docs/operating.md says how it is built, started, upgraded and rolled back.

FROM python:3.13.16-slim-bookworm AS build

ENV UV_NO_CACHE=1 \
    PYTHON=/usr/local/bin/python
WORKDIR /src

# Before the code, so that a change of it does not install everything anew.
COPY deploy deploy
COPY pyproject.toml uv.lock ./
RUN sh deploy/install /opt/parley libraries

COPY LICENSE README.md ./
COPY prompts prompts
COPY bot bot
RUN sh deploy/install /opt/parley


FROM python:3.13.16-slim-bookworm

LABEL org.opencontainers.image.title="Parley" \
    org.opencontainers.image.description="A chat bot for discussing a contested article" \
    org.opencontainers.image.licenses="Apache-2.0 AND OFL-1.1"

# The ids are fixed, so that a volume keeps its owner from one image to the next.
RUN groupadd --system --gid 10001 parley \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin parley \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data

COPY --from=build /opt/parley /opt/parley

ENV PATH=/opt/parley/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PARLEY_DATABASE=/data/parley.db \
    PARLEY_METRICS=127.0.0.1:9464

USER 10001:10001
WORKDIR /data
VOLUME ["/data"]

# Asks the running process itself, without curl and past any proxy: any answer but "well" is an error,
# which ends with 1.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["/opt/parley/bin/python", "-I", "-c", "import os, urllib.request as web; host, _, port = os.environ['PARLEY_METRICS'].rpartition(':'); web.build_opener(web.ProxyHandler({})).open('http://' + (host or '127.0.0.1') + ':' + port + '/healthz', timeout=4)"]

STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/parley/bin/parley"]
CMD ["run"]
