# Builds accord: one static library, one program a file of src/tools, tests, manuals.
# `make help` lists the targets.  CC, CFLAGS, CPPFLAGS, LDFLAGS, PREFIX and DESTDIR are the user's.

BUILD    ?= build
PREFIX   ?= /usr/local
CFLAGS   ?= -O2 -g
AR       ?= ar
INSTALL  ?= install

# Debian's packages: to build and test; and what .ci/run needs beside them.
PACKAGES    = gcc libc6-dev make pkg-config libcsv-dev libsqlite3-dev libglib2.0-dev libgsl-dev check sqlite3
PACKAGES_CI = $(PACKAGES) clang libclang-rt-14-dev clang-format cppcheck mandoc valgrind strace

.DEFAULT_GOAL := all

# `make deps check` installs first and starts over, because compiler flags come from what was installed.
ifneq ($(filter deps deps-ci,$(MAKECMDGOALS)),)

.PHONY: deps deps-ci $(filter-out deps deps-ci,$(MAKECMDGOALS))
deps:
	@sh tests/deps.sh $(PACKAGES)
deps-ci:
	@sh tests/deps.sh $(PACKAGES_CI)
$(filter-out deps deps-ci,$(MAKECMDGOALS)): $(filter deps deps-ci,$(MAKECMDGOALS))
	@$(MAKE) --no-print-directory $@

else

PKGS            := glib-2.0 sqlite3 gsl
ACCORD_CPPFLAGS := -D_GNU_SOURCE -DG_LOG_DOMAIN='"accord"' -Iinclude $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
ACCORD_CFLAGS   := -std=gnu11 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith
ACCORD_LDFLAGS  :=
ACCORD_LIBS     := -lcsv $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm
CHECK_CFLAGS    := $(shell pkg-config --cflags check 2>/dev/null)
CHECK_LIBS      := $(shell pkg-config --libs check 2>/dev/null)

ifeq ($(WERROR),1)
ACCORD_CFLAGS += -Werror
endif
ifeq ($(SAN),1)
ACCORD_CFLAGS  += -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
ACCORD_LDFLAGS += -fsanitize=address,undefined
endif
ifeq ($(COVERAGE),1)
ACCORD_CFLAGS  += --coverage -O0
ACCORD_LDFLAGS += --coverage
endif

COMPILE = $(CC) $(ACCORD_CPPFLAGS) $(CPPFLAGS) $(ACCORD_CFLAGS) $(CFLAGS) -MMD -MP
LINK    = $(CC) $(ACCORD_CFLAGS) $(CFLAGS) $(ACCORD_LDFLAGS) $(LDFLAGS)

LIB_SRC    := $(sort $(filter-out $(wildcard src/tools/*.c),$(wildcard src/*/*.c)))
LIB_OBJ    := $(LIB_SRC:%.c=$(BUILD)/%.o)
TOOLS      := $(sort $(notdir $(basename $(wildcard src/tools/*.c))))
PROGRAMS   := $(TOOLS:%=$(BUILD)/bin/%)
UNIT_TESTS := $(sort $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/test_*.c)))
FUZZERS    := $(sort $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c)))
REPLAYS    := $(FUZZERS:$(BUILD)/fuzz/%=$(BUILD)/replay/%)
HEADERS    := $(sort $(wildcard include/accord/*.h include/accord/*/*.h))
MANUALS    := $(sort $(wildcard man/*.[1-9]))
C_FILES    := $(sort $(wildcard src/*/*.c include/accord/*.h include/accord/*/*.h tests/*/*.c tests/*/*.h))

.PHONY: all demo check tests headers install uninstall format format-check lint coverage fuzz bench dist clean help
.DELETE_ON_ERROR:
.SECONDARY:

all: $(PROGRAMS) ## build the programs into build/bin

# A changed compiler or flag rebuilds everything.
STAMP := $(BUILD)/flags
$(shell mkdir -p $(BUILD); printf '%s\n' '$(subst ','\'',$(COMPILE) $(LINK) $(ACCORD_LIBS))' > $(STAMP).new; \
  cmp -s $(STAMP).new $(STAMP) && rm -f $(STAMP).new || mv -f $(STAMP).new $(STAMP))

$(BUILD)/%.o: %.c $(STAMP)
	@mkdir -p $(@D)
	$(COMPILE) $(if $(filter tests/%,$<),$(CHECK_CFLAGS)) -c -o $@ $<

$(BUILD)/libaccord.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/bin/%: $(BUILD)/src/tools/%.o $(BUILD)/libaccord.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(ACCORD_LIBS)

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(BUILD)/tests/unit/main.o $(BUILD)/libaccord.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(CHECK_LIBS) $(ACCORD_LIBS)

# Fuzz targets: libFuzzer with clang for `make fuzz`; a plain main that replays the corpus for `make check`.
$(BUILD)/replay/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/replay.o $(BUILD)/libaccord.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(ACCORD_LIBS)

tests: all $(UNIT_TESTS) $(REPLAYS)

demo: all ## run the whole job on the example data, showing each command and its output
	@PATH="$(abspath $(BUILD))/bin:$$PATH" sh data/demo.sh

check: tests ## run every test; the last line counts them
	@BUILD="$(abspath $(BUILD))" sh tests/run.sh

headers: ## compile each public header alone
	@for h in $(HEADERS); do echo "#include \"$$h\"" | $(filter-out --coverage,$(COMPILE)) -MF /dev/null -I. -fsyntax-only -x c - || exit 1; done

install: all ## install programs, manuals and completion below DESTDIR/PREFIX
	$(INSTALL) -d $(DESTDIR)$(PREFIX)/bin
	$(INSTALL) $(PROGRAMS) $(DESTDIR)$(PREFIX)/bin
	for page in $(MANUALS); do section=$${page##*.}; \
	  $(INSTALL) -d $(DESTDIR)$(PREFIX)/share/man/man$$section && \
	  $(INSTALL) -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$$section || exit 1; done
	$(INSTALL) -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	for tool in $(TOOLS); do \
	  $(INSTALL) -m 644 src/cli/completion.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$tool || exit 1; done

uninstall: ## remove what install put there
	rm -f $(TOOLS:%=$(DESTDIR)$(PREFIX)/bin/%)
	for page in $(MANUALS); do rm -f $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$$(basename $$page); done
	rm -f $(TOOLS:%=$(DESTDIR)$(PREFIX)/share/bash-completion/completions/%)

format: ## format the C files
	clang-format -i $(C_FILES)

format-check:
	clang-format --dry-run --Werror $(C_FILES)

lint: format-check ## clang-format, cppcheck, mandoc and shell checks
	cppcheck --quiet --std=c11 --library=gtk --enable=warning,performance,portability --inline-suppr \
	  --suppress=missingIncludeSystem --suppress=unknownMacro --error-exitcode=1 -D__linux__ -Iinclude src include
	for page in $(MANUALS); do mandoc -T lint -W warning $$page || exit 1; done

coverage: ## line coverage of the tests, printed per folder
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/coverage COVERAGE=1 CFLAGS=-g tests
	@find $(BUILD)/coverage -name '*.gcda' -delete # counts of an earlier build do not fit
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/coverage COVERAGE=1 CFLAGS=-g check
	@sh tests/coverage.sh $(BUILD)/coverage

FUZZ_SECONDS ?= 60
fuzz: ## run each fuzz target FUZZ_SECONDS seconds (needs clang)
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/clang CC=clang \
	  CFLAGS="-g -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all" fuzz-binaries
	@for f in $(notdir $(FUZZERS)); do mkdir -p $(BUILD)/corpus/$$f; \
	  $(BUILD)/clang/fuzz/$$f -max_total_time=$(FUZZ_SECONDS) -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
	    -print_final_stats=0 -verbosity=0 $(BUILD)/corpus/$$f tests/fuzz/corpus/$$f || exit 1; \
	  echo "$$f: nothing found in $(FUZZ_SECONDS) s"; done

.PHONY: fuzz-binaries
fuzz-binaries: $(FUZZERS)
$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/libaccord.a
	@mkdir -p $(@D)
	$(LINK) -fsanitize=fuzzer -o $@ $^ $(ACCORD_LIBS)

bench: all ## compare with the sqlite3 shell and print ratios (tests/bench)
	@BUILD="$(abspath $(BUILD))" sh tests/bench/run.sh

dist: ## a source archive of HEAD in build/
	git archive --prefix=accord/ -o $(BUILD)/accord.tar.gz HEAD

clean: ## remove the build folder
	rm -rf $(BUILD)

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{ printf "  %-12s %s\n", $$1, $$2 }' Makefile
	@echo "  deps         install what building and testing need (Debian), or say what to install"
	@echo "Variables: CC CFLAGS CPPFLAGS LDFLAGS PREFIX DESTDIR BUILD; SAN=1 (sanitizers), WERROR=1"

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

endif
