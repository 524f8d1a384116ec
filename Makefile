# leaderful: the commands of everyday work. Most need only Go and make; the browser
# page also needs node and npm, `make portability` uses node and qemu-user if they are
# installed, and the tests with other programs need those programs.

GO_NEEDED := 1.26
FUZZTIME  := 10s
# The program records its commit if git knows it.
export GOFLAGS := $(strip -buildvcs=$(shell git rev-parse HEAD >/dev/null 2>&1 && echo auto || echo false) $(GOFLAGS))

.PHONY: help
help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: go ## build the program, as ./leaderful
	go build -o leaderful ./cmd/leaderful

.PHONY: run
run: build ## compare the regimes of the baseline and write figures to figures/
	./leaderful compare baseline --out figures

.PHONY: test
test: go ## check the source with gofmt, go vet and staticcheck, and run all tests
	@unformatted=$$("$$(go env GOROOT)/bin/gofmt" -l cmd output scenarios sim) || exit 1; \
	if [ -n "$$unformatted" ]; then echo "not formatted by gofmt:"; echo "$$unformatted"; exit 1; fi
	go vet ./... && go vet -tags duckdb,kubernetes ./cmd/leaderful
	go tool staticcheck ./...
	go tool gotestsum --format pkgname-and-test-fails --format-hide-empty-pkg -- ./...

.PHONY: test-short
test-short: go ## run the tests that are fast: about a minute
	go tool gotestsum --format pkgname-and-test-fails --format-hide-empty-pkg -- -short ./...

# If programs for the tests are missing, the message names Debian's packages.
NODE_NEEDED := @missing=; for program in node npm; do command -v $$program >/dev/null || missing="$$missing $$program"; done; \
	if [ -n "$$missing" ]; then echo "missing:$$missing (Debian: nodejs npm)" >&2; exit 1; fi

# The page: the engine as WebAssembly and its description, then Vite.
PAGE      := output/classroom
GENERATED := $(PAGE)/generated
SITE_NEEDS_NODE := @command -v node >/dev/null && command -v npm >/dev/null || { \
	echo "missing: node and npm, which build the page (https://nodejs.org/en/download)" >&2; exit 1; }; \
	node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || a == 22 && b >= 12 || a == 20 && b >= 19 ? 0 : 1)' || { \
	echo "This is node $$(node --version); the page is built with 20.19 or newer (https://nodejs.org/en/download)." >&2; exit 1; }

.PHONY: page
page: page-engine ## build the browser page and ./leaderful, which then serves it
	cd $(PAGE) && npm run --silent check && npm run --silent build
	go build -o leaderful ./cmd/leaderful
	@echo "Built. ./leaderful serve shows the page; ./leaderful page --out DIR writes it for a web server."

.PHONY: page-engine
page-engine: go $(PAGE)/node_modules/.package-lock.json
	mkdir -p $(GENERATED)
	GOOS=js GOARCH=wasm go build -trimpath -ldflags='-s -w' -o $(GENERATED)/engine.wasm ./cmd/classroom
	gzip -9 -n -c $(GENERATED)/engine.wasm > $(GENERATED)/engine.bin
	cp "$$(go env GOROOT)/lib/wasm/wasm_exec.js" $(GENERATED)/wasm_exec.js
	go run ./cmd/classroom describe > $(GENERATED)/description.json

$(PAGE)/node_modules/.package-lock.json: $(PAGE)/package-lock.json
	$(SITE_NEEDS_NODE)
	cd $(PAGE) && npm ci --no-audit --no-fund

.PHONY: test-page
test-page: page ## test the page: its parts, its engine against the native one, and the complete page in Chromium
	go vet ./cmd/classroom && GOOS=js GOARCH=wasm go vet ./cmd/classroom
	PATH="$$PATH:$$(go env GOROOT)/lib/wasm" GOOS=js GOARCH=wasm go test -count=1 ./cmd/classroom
	go test -count=1 ./$(PAGE)
	go run ./cmd/classroom digests > $(GENERATED)/digests.json
	cd $(PAGE) && npm run --silent test && npm run --silent test:browser

.PHONY: test-duckdb
test-duckdb: go ## read data sets with DuckDB and compare every value with the CSV
	$(NODE_NEEDED)
	go vet -tags duckdb ./cmd/leaderful
	go test -tags duckdb -count=1 -run DuckDB ./cmd/leaderful

.PHONY: test-kubernetes
test-kubernetes: go ## check Kubernetes manifests against the published schema
	$(NODE_NEEDED)
	go vet -tags kubernetes ./cmd/leaderful
	go test -tags kubernetes -count=1 -run KubernetesSchema ./cmd/leaderful

.PHONY: test-slurm
test-slurm: go ## run a sweep on a real Slurm on this machine, kill a node and compare bytes
	@bash .ci/slurm

.PHONY: portability
portability: go ## compare results to the bit on every kind of processor that this machine can run or emulate
	@sh .ci/portability

.PHONY: bench
bench: go ## measure the speed of the engine and of sweeps
	go test -run '^$$' -bench . ./sim/... ./output/dataset

.PHONY: fuzz
fuzz: go ## search briefly for inputs and settings that break something
	go test -run '^TestInvariants$$' ./sim -rapid.checks 5000 -rapid.seed 0
	@go test -list '^Fuzz' ./... | \
	awk '/^Fuzz/ { names[++n] = $$1 } /^ok/ { while (n > 0) print $$2, names[n--] }' | \
	while read -r package name; do \
		echo "$$package $$name"; \
		go test -run '^$$' -fuzzminimizetime 1x -fuzz "^$$name$$" -fuzztime $(FUZZTIME) "$$package" || exit 1; \
	done

.PHONY: findings
findings: build ## run every analysis and write sim/FINDINGS.md and findings/report.html: half an hour
	./leaderful findings --markdown sim/FINDINGS.md --force

.PHONY: clean
clean: ## remove the products of build and run
	rm -rf leaderful figures $(PAGE)/generated $(PAGE)/page/site

.PHONY: go
go:
	@command -v go >/dev/null || { \
		echo "Go is missing: leaderful needs Go $(GO_NEEDED) or newer, on the PATH. To install it, see https://go.dev/doc/install." >&2; exit 1; }
	@version=$$(go env GOVERSION 2>&1) || { \
		echo "This Go cannot build leaderful, which needs Go $(GO_NEEDED) or newer: $$version" >&2; exit 1; }; \
	echo "$$version" | awk -v needed=$(GO_NEEDED) '{ \
		sub(/.*go/, ""); split($$0, have, /[.-]/); split(needed, want, "."); \
		exit !(have[1] > want[1] || have[1] == want[1] && have[2] + 0 >= want[2] + 0) }' || { \
		echo "This is $$version; leaderful needs Go $(GO_NEEDED) or newer. To install it, see https://go.dev/doc/install." >&2; exit 1; }
