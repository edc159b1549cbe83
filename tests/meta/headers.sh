#!/bin/sh
# Every public header compiles alone, and every C file starts with its purpose and its licence.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
cd "$ROOT" || exit 2
bad=0
make -s --no-print-directory BUILD="$BUILD" headers || bad=1
for file in $(find src include tests -name '*.[ch]'); do
  head -n 1 "$file" | grep -q '^/\*' || { echo "$file: the first line is not a comment that says what it is for"; bad=1; }
  head -n 30 "$file" | grep -qE '^ \* SPDX-License-Identifier: GPL-3.0-or-later( \*/)?$' || { echo "$file: no SPDX line of its own"; bad=1; }
done
exit $bad
