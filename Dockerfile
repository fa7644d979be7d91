# syntax=docker/dockerfile:1
FROM python:3.11.14-slim-bookworm

# Two malloc arenas: with one per thread, glibc holds on to what forward passes have freed.
ENV MALLOC_ARENA_MAX=2 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PYTHONUNBUFFERED=1

WORKDIR /srv/cnnviz

# torch and torchvision first and both from PyTorch's own index: the CPU builds, several gigabytes smaller.
COPY requirements.txt .
RUN grep -E '^torch(vision)?==' requirements.txt > /tmp/torch.txt \
    && python -m pip install --index-url https://download.pytorch.org/whl/cpu -r /tmp/torch.txt \
    && python -m pip install -r requirements.txt \
    && rm /tmp/torch.txt

COPY . .
RUN python -m compileall -q app cnnviz \
    && useradd --create-home --uid 1000 cnnviz
USER cnnviz

EXPOSE 8501
# Streamlit's own health address says "ok" while every page is broken; this opens the page.
HEALTHCHECK --interval=60s --timeout=35s --start-period=60s --retries=3 CMD ["python", "-m", "app.health"]
CMD ["python", "-m", "streamlit", "run", "app/main.py", "--server.address=0.0.0.0", "--server.port=8501"]
