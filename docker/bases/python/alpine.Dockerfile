# Stand-in for python:3.11-alpine3.19. No CPython for musl can be had without a registry, so this is the other stand-in's CPython
# with glibc, its own loader and libraries, at Debian's multi-arch paths, which musl never looks at.
ARG PREFIX=orch.local/
FROM ${PREFIX}python:3.11-slim-bookworm AS debian
LABEL dev.orch.stage=python-for-alpine
RUN mkdir -p /out/lib64 && cp -L /lib64/ld-linux-x86-64.so.2 /out/lib64/ \
 && find /usr/local/bin/python3.11 /usr/local/lib/python3.11/lib-dynload -type f | xargs ldd 2>/dev/null \
    | awk '$3 ~ /^\// { print $3 }' | sort -u >/tmp/libraries \
 && for name in libc libm libpthread libdl librt libresolv libutil libnss_dns libnss_files libgcc_s libstdc++; do \
        ls /lib/x86_64-linux-gnu/$name.so.[0-9]* 2>/dev/null || true; done >>/tmp/libraries \
 && mkdir -p /out/lib/x86_64-linux-gnu && sort -u /tmp/libraries | xargs -I{} cp -L {} /out/lib/x86_64-linux-gnu/ \
 && mkdir -p /out/usr/lib/locale /out/etc && cp -a /usr/lib/locale/C.utf8 /out/usr/lib/locale/ \
 && cp -a /etc/pip.conf /out/etc/ && printf 'hosts: files dns\n' >/out/etc/nsswitch.conf \
 && mkdir -p /out/usr/share && cp -a /usr/share/python-wheels /usr/share/zoneinfo /out/usr/share/ \
 && printf '%s\n' 'A stand-in for python:3.11-alpine3.19, used where no image registry answers.' \
    "Really: Debian 12's CPython $(python3 -c 'import platform; print(platform.python_version())') with glibc and its own loader, on a real Alpine userland (musl, busybox, apk)." \
    'pip takes manylinux wheels here; compilers are absent.' >/out/etc/orch-stand-in \
 && cp -a /usr/local /out/usr/

FROM ${PREFIX}alpine:3.19
ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 PYTHON_VERSION=3.11
COPY --from=debian /out/ /
CMD ["python3"]
