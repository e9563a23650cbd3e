package xxhash

import (
	"encoding/hex"
	"hash"
	"math/rand/v2"
	"testing"
)

// pattern is test data that every implementation can make.
func pattern(n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(i*131 + (i>>3)*7 + i/256)
	}
	return p
}

// Known answers from xxHash 0.8.3 (Python's xxhash), to which AWS's own
// implementation (awscrt) agrees.
var answers = []struct {
	n                     int
	xxh64, xxh3, xxh3x128 string
}{
	{0, "ef46db3751d8e999", "2d06800538d394c2", "99aa06d3014798d86001c324468d497f"},
	{1, "e934a84adb052768", "c44bdff4074eecdb", "a6cd5e9392000f6ac44bdff4074eecdb"},
	{2, "28105d394690fecb", "433ce72a5f67ae52", "df65e9c86b3bd8eb433ce72a5f67ae52"},
	{3, "a83378d1eb86ec62", "6811538b444fc6dc", "c925ae1797c3998f6811538b444fc6dc"},
	{4, "9882e57ed36c4cfc", "ed503340c589a28b", "6ae518c60df23fcadb9cecd5eb59a7f1"},
	{5, "a4f368ad8dec9bad", "2c6f87f3768f01f3", "d10968717841edd45e04da3a68eb79fc"},
	{7, "f0aef407b44730f8", "cf5c76090b0bca8f", "8aca3f9dfeaa785cbcb2176a68e2a310"},
	{8, "a5bc8d8944331fe7", "e5b43ab074c9c13b", "63f350efc0ba3e2e5b3f49d0f38f9d7d"},
	{9, "4d8fb486e431f3f6", "a3276679df581eff", "7d50bec50eb17a6902c6d4387f9c7ee9"},
	{12, "1bdce6d88b8f87d3", "d00fec6fb8b374d1", "3c464d651c91c91c75acac3ea279590d"},
	{15, "342d1331fffe7e7f", "823dabc77a6c9871", "f8f0da7c5b9057856b1f0c261ba556a3"},
	{16, "f4116f59a028699a", "451cf66c0fa60009", "8994c72eaa4b03c34c5e72b25430e3ad"},
	{17, "0dc2dcd62ce2f4be", "29851388142d2337", "750f6c4aef5f6c019b93375a7c01dbcc"},
	{31, "477fe7ee38df25a0", "f6c5252cd42870c6", "7d105fa750a3dc7d64db586f336afff0"},
	{32, "92fa72bc6f583c99", "e61429cfde0d9841", "dde1ae8519b31158f0794fe91099e6dc"},
	{33, "53ed78b0b9a53a83", "479d8d6d8b5f775b", "129c72726f08a0810522a0c1be91742a"},
	{48, "2488943e680c5019", "c5de365fee42ac35", "8cb744299bce0111af16b12bbd6d190d"},
	{63, "0c3b390e5c3a1ca1", "f336bc3a09c55a14", "baaacd3c90d17e772f12b1c0b906a7e0"},
	{64, "dc6315e7a2147f9e", "773d95c8af5811c1", "48b873e99cf464367c3286d2bab720e2"},
	{65, "100cc64d26c397f8", "4b8edcc873d36ddb", "d736cbe3046ecd2b297c1c9ed656d28c"},
	{80, "e39aaa129a83954b", "aaf8ded456ece477", "b5a99d0f7e156e973c65a170caa38886"},
	{95, "5119190aeba84ce9", "331fa4cc64e8c828", "5ed77644b7daac42a08001099532f257"},
	{96, "9b0452f97e738c91", "2a5a1bcdbc6b0c49", "0f0cf7f4802c8bca8695bbfb655090b5"},
	{97, "215b3411645e5719", "3b7b1dd2f15ec815", "e3be6692fe082155d5523c9f371472e4"},
	{112, "aef43a44a141af0f", "f36c74c44162222b", "86411de2421c9a1c76d73fb045462342"},
	{127, "5dfe738d85f50a10", "7bf62cb3c0929df6", "344a426a346941ff285536af602e2982"},
	{128, "9ac6b6995ec69d67", "b41abdff6d44246b", "b7d32f488bf28ffb3e119cd653622277"},
	{129, "615cce4bde2565ad", "6680a0c4c01bde23", "4a4ca0208ddccaabe929388c21d95e8c"},
	{143, "9d99aa0d69fa5b15", "0f08eb617ede84fe", "78f4d0f6e9e6bc0c79618239e058ae5b"},
	{144, "f6bb2c96a27dec43", "eb380f68fa04141b", "bee6efc74eefe61c5d79c85c08c44e9f"},
	{159, "1f86688dff51ca27", "4baba632f6187d6d", "c2ab61385ce9a185ff13ed6c30c489b8"},
	{160, "ba146e38c588895e", "f6e20d8852a2a7cd", "395fd7b927df4c70a7756b7467bab599"},
	{161, "fb8553a483688aa5", "740f5c0b8c2751ea", "0f1ef88b2369e5beabf88f7b97a1cac1"},
	{192, "613189fbd2f781c4", "a5fb58abe3407b2b", "050361874831e8d6a32b2f7fe1cff7d4"},
	{200, "3f9d6801383dbf92", "cc84c36103bc69ef", "b3bc1bba10400afea1807f36fd061cdc"},
	{223, "9862519dacff7f65", "4762403001086d05", "4e86567c252f7cd4072d4eee1bc2866e"},
	{224, "7f0a82243d97dc51", "4d5f0e28df25b7b8", "e8d186f9cb70ef73c7b36809f759bf40"},
	{239, "6a84e7ea2a7fc97c", "8530e0cb770a98ba", "3a70b524591ea81d7cec32e5385bac78"},
	{240, "a5f910c7cc02bc95", "9539edd1b0684727", "a27d8d632424c282adc13ef42e7a95f2"},
	{241, "01dd60c5a4d9113f", "8905098d125921a8", "87e78c2dc543a2218905098d125921a8"},
	{255, "9c94fbc0f6ce3de0", "f643dd6576c9ab18", "8856059c30d7bdf1f643dd6576c9ab18"},
	{256, "23e3ae12a4d63075", "b596eecc0032330e", "98365202761b75c2b596eecc0032330e"},
	{257, "147e12d5b945f537", "5d6433c87156cd1c", "5b9844c2dafb9a385d6433c87156cd1c"},
	{320, "eae86b3a54008705", "7b9cf16cd9b00223", "2063fad863bedbe37b9cf16cd9b00223"},
	{511, "5823212e8340d2b1", "9f83bda8579593c6", "e5b114b630f709859f83bda8579593c6"},
	{512, "009f81ebf87bc27b", "3bb5a51984be180a", "fe80f835eaa994fe3bb5a51984be180a"},
	{513, "2ffdba64678f3ad7", "dc4fc2a8e411127b", "fc1a1d73841560a8dc4fc2a8e411127b"},
	{1023, "4ba23fc7ce0d732d", "e85fa3a60058bea0", "fb44de959ffa2f5ee85fa3a60058bea0"},
	{1024, "7367b95019fe9043", "aaccec98a58670fe", "37f0e67cd968d52daaccec98a58670fe"},
	{1025, "37ed856a4650ed0f", "31fa453e6ede6086", "927a3e953b69be5b31fa453e6ede6086"},
	{1087, "222a03d36e90ecb0", "acba6acdc77a22df", "b689211e74f6a772acba6acdc77a22df"},
	{1088, "c59d81a902ebb65c", "35ed757571bdd1cc", "122efe450452009135ed757571bdd1cc"},
	{1089, "9216d941d95b9566", "bd0a6425efc228cb", "03e03660407dfc5fbd0a6425efc228cb"},
	{2047, "54c918eea96c5ef5", "227e21bc944f5cdd", "5bae9ed68dab100b227e21bc944f5cdd"},
	{2048, "224d617df8641188", "3293b631cd291ef8", "dc487590c143dc9d3293b631cd291ef8"},
	{2049, "858283121677fb93", "406ac919f18f923e", "499a9d698647879e406ac919f18f923e"},
	{4096, "9440609b6b477e72", "0a204f99c1e1655b", "663cb22ebb20031a0a204f99c1e1655b"},
	{5000, "110ca572471e52bb", "632ddf47a3e92c9c", "7ceb992ec7a26d08632ddf47a3e92c9c"},
	{65537, "7d8d62e06fafc0d1", "3f13be015e9e4af9", "775dbad728e65dfe3f13be015e9e4af9"},
}

func TestKnownAnswers(t *testing.T) {
	for _, a := range answers {
		data := pattern(a.n)
		for name, c := range map[string]struct {
			h    hash.Hash
			want string
		}{"XXH64": {New64(), a.xxh64}, "XXH3": {New3(), a.xxh3}, "XXH128": {New128(), a.xxh3x128}} {
			for _, piece := range []int{a.n + 1, 1, 63, 257} {
				c.h.Reset()
				for rest := data; len(rest) > 0; rest = rest[min(piece, len(rest)):] {
					_, _ = c.h.Write(rest[:min(piece, len(rest))])
				}
				sum := c.h.Sum(nil)
				if got := hex.EncodeToString(sum); got != c.want || len(sum) != c.h.Size() {
					t.Errorf("%s of %d bytes, %d at a time: %s, want %s", name, a.n, piece, got, c.want)
				}
			}
		}
	}
}

// The sum does not depend on how the data is cut, and taking it does not
// disturb the hash.
func FuzzPieces(f *testing.F) {
	f.Add(uint16(1000), uint64(1))
	f.Fuzz(func(t *testing.T, n uint16, seed uint64) {
		data := pattern(int(n))
		random := rand.New(rand.NewPCG(seed, 0))
		for _, h := range []hash.Hash{New64(), New3(), New128()} {
			_, _ = h.Write(data)
			want := string(h.Sum(nil))
			h.Reset()
			for rest := data; len(rest) > 0; {
				k := random.IntN(min(len(rest), 700)) + 1
				_, _ = h.Write(rest[:k])
				rest = rest[k:]
				_ = h.Sum(nil)
			}
			if got := string(h.Sum(nil)); got != want {
				t.Errorf("%d bytes in pieces: %x, want %x", n, got, want)
			}
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	data := pattern(1 << 20)
	for name, h := range map[string]hash.Hash{"XXH64": New64(), "XXH3": New3()} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				_, _ = h.Write(data)
			}
		})
	}
}
