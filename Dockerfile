# One image for web, worker, scheduler and migration; docker-compose.yml says which is which.

FROM node:24-slim AS front-end
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund


FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements/base.txt /tmp/base.txt
RUN /venv/bin/pip install --require-hashes --requirement /tmp/base.txt


FROM packages AS files
WORKDIR /app
COPY . .
COPY --from=front-end /app/node_modules node_modules
# Not production: neither step needs a secret or a database, and none may end up in the image.
RUN /venv/bin/python -m config.catalogs \
    && ENVIRONMENT=local STATIC_ROOT=/static-files /venv/bin/python manage.py collectstatic --no-input \
    && rm -rf node_modules


FROM python:3.11-slim-bookworm
RUN useradd --system --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin fellesloep
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/static-files
WORKDIR /app
COPY --from=packages /venv /venv
COPY --from=files /static-files /static-files
COPY --from=files /app /app
USER fellesloep
EXPOSE 8000
CMD ["gunicorn", "--config", "python:config.gunicorn_conf"]
