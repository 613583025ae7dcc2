# syntax=docker/dockerfile:1
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY app app
COPY calendars calendars
COPY data data
RUN python -m venv /opt/kalends \
 && /opt/kalends/bin/pip install --no-cache-dir -c constraints.txt . \
 && /opt/kalends/bin/python -m compileall -q /opt/kalends/lib

FROM python:3.11-slim
COPY --from=build /opt/kalends /opt/kalends
RUN useradd --system --uid 10001 --no-create-home kalends
USER kalends
# Nothing is written while it serves: run it with `--read-only`. To serve your own plan, mount a
# folder and set KALENDS_JOURNAL to the journal in it.
ENV PATH=/opt/kalends/bin:$PATH PYTHONDONTWRITEBYTECODE=1 KALENDS_HOST=0.0.0.0 KALENDS_PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/ready', timeout=2)"]
CMD ["kalends", "serve"]
