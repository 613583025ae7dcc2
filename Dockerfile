# syntax=docker/dockerfile:1
FROM python:3.11.13-slim-bookworm AS build
WORKDIR /src
# The libraries first: a layer that stays until one of these two files changes.
COPY pyproject.toml constraints.txt ./
RUN python -m venv /opt/kalends \
 && python -c "import tomllib; p = tomllib.load(open('pyproject.toml', 'rb'))['project']; extras = p['optional-dependencies']; print(*p['dependencies'], *extras['s3'], *extras['postgresql'], sep='\n')" > needed.txt \
 && /opt/kalends/bin/pip install --no-cache-dir -c constraints.txt -r needed.txt
COPY README.md LICENSE ./
COPY app app
COPY calendars calendars
COPY data data
RUN /opt/kalends/bin/pip install --no-cache-dir --no-deps . \
 && /opt/kalends/bin/python -m compileall -q /opt/kalends/lib

FROM python:3.11.13-slim-bookworm
COPY --from=build /opt/kalends /opt/kalends
COPY data/mag /opt/kalends/example
COPY docker/serve /opt/kalends/bin/serve-folder
RUN useradd --uid 10001 --user-group --no-create-home kalends
# By its number: Kubernetes can't tell of a name that it isn't root's.
USER 10001
# Mount an organisation's folder at /data. Nothing is written while it serves: run it with `--read-only`.
ENV PATH=/opt/kalends/bin:$PATH PYTHONDONTWRITEBYTECODE=1 \
    KALENDS_FOLDER=/data KALENDS_HOST=0.0.0.0 KALENDS_PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"KALENDS_PORT\"]}/health', timeout=2)"]
CMD ["serve-folder"]
