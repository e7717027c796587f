package crash

import (
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/opencosell/cosell/test/wire"
)

var (
	rounds = flag.Int("crash.rounds", 0, "how often the program is killed; 0 is 2, or 20 when COSELL_TEST_ALL is set")
	writes = flag.Int("crash.writes", 0, "acknowledged writes a round; 0 is 120, or 500 when COSELL_TEST_ALL or -crash.rounds is set")
	seed   = flag.Uint64("crash.seed", 0, "of the moments of the kills; 0 takes one from the clock")
)

// workers is how many clients write at the same time.
const workers = 8

func sizes() (kills, perRound int) {
	kills, perRound = 2, 120
	if os.Getenv("COSELL_TEST_ALL") != "" || *rounds > 0 {
		kills, perRound = 20, 500
	}
	if *rounds > 0 {
		kills = *rounds
	}
	if *writes > 0 {
		perRound = *writes
	}
	return kills, perRound
}

func TestKilledUnderLoad(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the program is stopped by SIGTERM, which this system does not have")
	}
	kills, perRound := sizes()
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	chance := rand.New(rand.NewPCG(*seed, 1))
	t.Logf("%d rounds of %d writes; -crash.seed=%d", kills, perRound, *seed)

	scratch := t.TempDir()
	bin := filepath.Join(scratch, "cosell")
	if err := wire.Build(t.Context(), bin); err != nil {
		t.Fatal(err)
	}
	l := newLedger()
	s := &server{t: t, ledger: l, bin: bin, dir: filepath.Join(scratch, "data")}
	s.start()
	l.open(s.process.Addr)
	clients := startClients(t, l, kills*perRound)

	for round := range kills {
		kill := round*perRound + 1 + chance.IntN(perRound)
		l.awaitWrites(kill)
		s.kill()
		l.open("")
		l.awaitParked()

		checkIntegrity(t, s.dir, filepath.Join(scratch, "copy"))
		s.start()
		inspect(t, s.process.Addr, l, chance)
		s.stop()
		checkIntegrity(t, s.dir, filepath.Join(scratch, "copy"))
		s.start()
		if t.Failed() {
			t.Fatalf("round %d, killed after %d acknowledged writes", round+1, kill)
		}
		l.open(s.process.Addr)
	}
	clients.wait()
	if t.Failed() {
		return
	}
	acknowledged, repeated := l.counts()
	t.Logf("%d acknowledged writes, %d of them repeated after being cut off", acknowledged, repeated)
	audit(t, s.process.Addr, l)
	s.stop()
	checkIntegrity(t, s.dir, filepath.Join(scratch, "copy"))
}
