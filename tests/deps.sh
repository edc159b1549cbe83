#!/bin/sh
# Installs the Debian packages named as arguments if some are missing; says nothing when none is.
# Elsewhere it names what to install.  SPDX-License-Identifier: GPL-3.0-or-later
set -u

missing=
if command -v dpkg-query >/dev/null 2>&1; then
  for package in "$@"; do
    status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)
    [ "$status" = "install ok installed" ] || missing="$missing $package"
  done
  [ -z "$missing" ] && exit 0
fi

if command -v apt-get >/dev/null 2>&1; then
  root=
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
      echo "missing packages:$missing" >&2
      echo "install them as root: apt-get install$missing" >&2
      exit 1
    fi
    root=sudo
  fi
  echo "installing:$missing"
  $root apt-get update -qq &&
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
  exit $?
fi

# No apt-get: is everything here already?
if command -v pkg-config >/dev/null 2>&1 && pkg-config --exists glib-2.0 sqlite3 gsl check &&
  printf '#include <csv.h>\nint main (void) { return 0; }\n' | ${CC:-cc} -x c -fsyntax-only - 2>/dev/null; then
  exit 0
fi
cat >&2 <<'EOF'
This is not a Debian-like system.  accord needs a C compiler, GNU make, pkg-config and the development
files of libcsv, SQLite 3.37 or newer, GLib 2.68 or newer, GSL and (for the tests) Check:
  Fedora:   dnf install gcc make pkgconf-pkg-config libcsv-devel sqlite-devel glib2-devel gsl-devel check-devel
  Arch:     pacman -S gcc make pkgconf libcsv sqlite glib2 gsl check
  Alpine:   apk add gcc musl-dev make pkgconf sqlite-dev glib-dev gsl-dev check-dev    (libcsv from source)
  Homebrew: brew install pkg-config libcsv sqlite glib gsl check
EOF
exit 1
