package tokens

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
)

// updateKubeconfig is `eks update-kubeconfig`.
func updateKubeconfig(ctx context.Context, env *cli.Env, args []string) error {
	p, err := parse(args, append(values("name", "kubeconfig", "role-arn", "proxy-url", "alias", "user-alias", "assume-role-arn"), flags.Option{Name: "dry-run"}, flags.Option{Name: "verbose"}), "name")
	if err != nil {
		return err
	}
	session, err := sessionOf(env, p.Value("assume-role-arn"), "EKSDescribeClusterSession")
	if err != nil {
		return err
	}
	c, err := describeCluster(ctx, session, p.Value("name"))
	if err != nil {
		return err
	}
	k, err := chooseKubeconfig(env, p.Value("kubeconfig"), c.Arn)
	if err != nil {
		return err
	}
	user := or(p.Value("user-alias"), c.Arn)
	name := or(p.Value("alias"), user)
	known := k.entry("clusters", c.Arn) != nil
	entries := []*yaml.Node{contextEntry(name, c.Arn, user), userEntry(env, c, user, p), clusterEntry(c, p.Value("proxy-url"))}
	for i, key := range []string{"contexts", "users", "clusters"} {
		if err := k.put(key, entries[i]); err != nil {
			return err
		}
	}
	k.set("current-context", scalar(name))
	text, err := dump(k.document)
	if err != nil {
		return err
	}
	if p.Has("dry-run") {
		_, err = env.Stdout.Write(text)
		return err
	}
	if err := writeKubeconfig(k.path, text); err != nil {
		return err
	}
	said := "Added new context %s to %s\n"
	if known {
		said = "Updated context %s in %s\n"
	}
	if _, err = fmt.Fprintf(env.Stdout, said, name, k.path); err != nil || !p.Has("verbose") {
		return err
	}
	return showEntries(env, entries)
}

func showEntries(env *cli.Env, entries []*yaml.Node) error {
	_, _ = fmt.Fprint(env.Stdout, "Entries:\n\n")
	for _, e := range entries {
		text, err := dump(e)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(env.Stdout, "%s\n", text); err != nil {
			return err
		}
	}
	return nil
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// writeKubeconfig writes a file that its owner alone can read.
func writeKubeconfig(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}

// kubeconfig is a config file of kubectl, with all that it has.
type kubeconfig struct {
	path     string
	document *yaml.Node // a mapping
}

const freshKubeconfig = "apiVersion: v1\nclusters: []\ncontexts: []\ncurrent-context: ''\nkind: Config\npreferences: {}\nusers: []\n"

// chooseKubeconfig reads the file that is given, else that of KUBECONFIG which knows the
// cluster, else the first of them.
func chooseKubeconfig(env *cli.Env, given, cluster string) (*kubeconfig, error) {
	paths := []string{given}
	if given == "" {
		paths = nil
		for _, p := range filepath.SplitList(env.Getenv("KUBECONFIG")) {
			if strings.TrimSpace(p) != "" {
				paths = append(paths, p)
			}
		}
		if len(paths) == 0 {
			paths = []string{filepath.Join(env.Home, ".kube", "config")}
		}
	}
	var first *kubeconfig
	var firstErr error
	for i, p := range paths {
		k, err := readKubeconfig(env, p)
		if err == nil && k.entry("clusters", cluster) != nil {
			return k, nil
		}
		if i == 0 {
			first, firstErr = k, err
		}
	}
	return first, firstErr
}

func readKubeconfig(env *cli.Env, path string) (*kubeconfig, error) {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		path = filepath.Join(env.Home, rest)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		data, err = []byte(freshKubeconfig), nil
	}
	if err != nil {
		return nil, fmt.Errorf("Can't open kubeconfig for reading: %w", err) //nolint:staticcheck // the AWS CLI's words
	}
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		return nil, fmt.Errorf("YamlError while loading kubeconfig: %w", err)
	}
	if document.Kind == 0 {
		if err := yaml.Unmarshal([]byte(freshKubeconfig), &document); err != nil {
			return nil, err
		}
	}
	if len(document.Content) != 1 || document.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("the kubeconfig %s is no mapping", path)
	}
	return &kubeconfig{path, document.Content[0]}, nil
}

// member is the value of a key of a mapping; nil where it has none.
func member(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; mapping != nil && mapping.Kind == yaml.MappingNode && i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

func (k *kubeconfig) set(key string, value *yaml.Node) {
	if old := member(k.document, key); old != nil {
		*old = *value
		return
	}
	k.document.Content = append(k.document.Content, scalar(key), value)
}

// entry is the one of a list that has a name; nil where there is none.
func (k *kubeconfig) entry(list, name string) *yaml.Node {
	entries := member(k.document, list)
	if entries == nil || entries.Kind != yaml.SequenceNode {
		return nil
	}
	for _, e := range entries.Content {
		if n := member(e, "name"); n != nil && n.Value == name {
			return e
		}
	}
	return nil
}

// put adds an entry to a list, in the place of one of its name.
func (k *kubeconfig) put(list string, entry *yaml.Node) error {
	if old := k.entry(list, member(entry, "name").Value); old != nil {
		*old = *entry
		return nil
	}
	entries := member(k.document, list)
	switch {
	case entries == nil || entries.Tag == "!!null":
		k.set(list, &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{entry}})
		return nil
	case entries.Kind != yaml.SequenceNode:
		return fmt.Errorf("%s of the kubeconfig %s is no list", list, k.path)
	}
	entries.Style = 0
	entries.Content = append(entries.Content, entry)
	return nil
}

func scalar(text string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(text)
	return n
}

// mapping is one of keys and values in turn.
func mapping(pairs ...any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, p := range pairs {
		if text, ok := p.(string); ok {
			p = scalar(text)
		}
		if node, ok := p.(*yaml.Node); ok {
			n.Content = append(n.Content, node)
		}
	}
	return n
}

func sequence(items ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Content: items}
}

func contextEntry(name, cluster, user string) *yaml.Node {
	return mapping("context", mapping("cluster", cluster, "user", user), "name", name)
}

func clusterEntry(c *cluster, proxy string) *yaml.Node {
	about := mapping("certificate-authority-data", c.CertificateAuthority.Data, "server", c.Endpoint)
	if proxy != "" {
		about.Content = append(about.Content, scalar("proxy-url"), scalar(proxy))
	}
	return mapping("cluster", about, "name", c.Arn)
}

// userEntry has kubectl ask this program for tokens, by the name that it was called by.
func userEntry(env *cli.Env, c *cluster, user string, p *flags.Parsed) *yaml.Node {
	words := []string{"--region", strings.Split(c.Arn, ":")[3], "eks", "get-token"}
	if c.OutpostConfig == nil {
		words = append(words, "--cluster-name", p.Value("name"), "--output", "json")
	} else {
		words = append(words, "--cluster-id", c.Id, "--output", "json")
	}
	if role := p.Value("role-arn"); role != "" {
		words = append(words, "--role", role)
	}
	args := sequence()
	for _, w := range words {
		args.Content = append(args.Content, scalar(w))
	}
	exec := mapping("apiVersion", execBeta, "args", args, "command", or(env.Name, "boto3"))
	profile := env.Profile()
	if profile != "" {
		exec.Content = append(exec.Content, scalar("env"), sequence(mapping("name", "AWS_PROFILE", "value", profile)))
	}
	return mapping("name", user, "user", mapping("exec", exec))
}

func dump(n *yaml.Node) ([]byte, error) {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	e.CompactSeqIndent()
	err := errors.Join(e.Encode(n), e.Close())
	return b.Bytes(), err
}
