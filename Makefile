PYTHON ?= python3
VENV   := .venv
LINT   := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
BOTOCORE_DATA = $(shell $(VENV)/bin/python -c 'import botocore, os; print(os.path.join(os.path.dirname(botocore.__file__), "data"))')

# All packages but the generated ones of single services, which have no tests of
# their own: checks of 450 packages more would take minutes and find nothing.
PACKAGES = $(shell go list ./... | grep -v /boto3/service/)

.PHONY: test unit platforms alltypes nested parity lint fuzz generate checkgenerate settings bench

# Everything: unit, conformance and integration tests with the race detector.
test: unit nested

unit: $(VENV)/ready $(VENV)/retired/ready
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" BOTO3_BOTOCORE_DATA="$(BOTOCORE_DATA)" \
		BOTO3_RETIRED_PACKAGES="$(CURDIR)/$(VENV)/retired" go test -race $(PACKAGES)
	go build ./service/...

# Where int has 32 bits the tests run; elsewhere the code compiles and is
# vetted, for a browser with one service's types. Oracles have spoken in unit, and
# parity compares numbers of 64 bits with one that runs here.
PORTABLE = $(filter-out %/internal/typedclients %/internal/parity %/internal/parity/responses,$(PACKAGES))
platforms:
	CI= GOARCH=386 go test $(PORTABLE) # oracles are asked for in CI, and skipped here
	GOARCH=386 go vet ./internal/parity/...
	GOARCH=arm go build $(PORTABLE)
	GOOS=windows go vet $(PORTABLE)
	GOOS=darwin go vet $(PORTABLE)
	GOOS=js GOARCH=wasm go build $(PORTABLE) ./service/s3

# The types of every service bind to their shapes; unit takes a sample.
alltypes:
	go test -tags alltypes -run TestTypesBind -v ./service

nested: $(VENV)/ready
	cd examples/quickstart && go test -race ./...
	cd integration && PATH="$(CURDIR)/$(VENV)/bin:$$PATH" go test -race ./...
	cd transfer/progressbar && go test -race ./...
	cd otel && go test -race ./...
	cd bench && go test ./... # without the race detector, which changes what is counted

# Every operation of every service beside botocore: the same parameters in, the
# same request out; the same responses in, the same values out. PARITY=-parity.seed=2 takes other parameters.
parity: $(VENV)/retired/ready $(VENV)/crt
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" BOTO3_RETIRED_PACKAGES="$(CURDIR)/$(VENV)/retired" \
		go test -timeout 60m -tags alltypes -v ./internal/parity -parity.all $(PARITY)
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" PYTHONPATH="$(CURDIR)/$(VENV)/crt" \
		go test -timeout 60m -v ./internal/parity -run 'Buckets|Customs|Presign|Posts' -parity.all -parity.crt $(PARITY)
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" BOTO3_PARITY=full go test -timeout 20m -tags alltypes -v ./internal/parity/responses

$(VENV)/crt: $(VENV)/ready
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --target $@ awscrt==0.32.2

# The Python packages that tests compare with and run against.
$(VENV)/ready: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	touch $@

bin/golangci-lint: Makefile
	GOBIN="$(CURDIR)/bin" go install $(LINT)

lint: bin/golangci-lint
	bin/golangci-lint run $(PACKAGES:github.com/boto3-go/boto3%=.%)
	cd examples/quickstart && ../../bin/golangci-lint run --config ../../.golangci.yml ./...
	cd integration && ../bin/golangci-lint run --config ../.golangci.yml ./...
	cd bench && ../bin/golangci-lint run --config ../.golangci.yml ./...
	cd transfer/progressbar && ../../bin/golangci-lint run --config ../../.golangci.yml ./...
	cd otel && ../bin/golangci-lint run --config ../.golangci.yml ./...

# Every fuzz target for FUZZTIME.
FUZZTIME ?= 1m
fuzz:
	@set -e; for pkg in $(PACKAGES); do \
		dir=$$(go list -f '{{.Dir}}' $$pkg); \
		for target in $$(grep -ho '^func Fuzz[A-Za-z0-9_]*' $$dir/*_test.go 2>/dev/null | cut -c6-); do \
			echo "== $$pkg $$target"; go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$pkg; done; done

# The store and the typed packages, from a release of botocore (BOTOCORE=1.44.0)
# and those retired services that NOTICE names.
BOTOCORE ?= 1.43.11
# Nothing has been released, so nothing that was generated before is kept.
FRESH    ?= -fresh
NEW      := $(VENV)/new-$(BOTOCORE)
BOTOGEN   = go run ./cmd/botogen -botocore $(NEW)/botocore/data -boto3 $(NEW)/boto3/data \
	-retired-botocore $(VENV)/retired/botocore/data -retired-boto3 $(VENV)/retired/boto3/data -out service $(FRESH)

generate: $(NEW)/ready $(VENV)/retired/ready
	$(BOTOGEN)

# Fails where generate would change something.
checkgenerate: $(NEW)/ready $(VENV)/retired/ready
	$(BOTOGEN) -check

$(NEW)/ready: $(VENV)/ready
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --target $(NEW) botocore==$(BOTOCORE) boto3==$(BOTOCORE)
	touch $@

$(VENV)/retired/ready: $(VENV)/ready
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --target $(VENV)/retired botocore==1.29.27 boto3==1.26.27
	touch $@

# The tables of docs/configuration.md, from the one that settings are resolved by.
settings:
	go test -run TestConfigurationPage . -args -update

# Beside aws-sdk-go-v2 and minio-go; the first build of their code takes minutes.
bench:
	cd bench && go test -tags peers -run TestTimes -v . && go test -tags peers -run '^$$' -bench . -benchmem .
