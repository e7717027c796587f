package sqlstore

import (
	"bufio"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// TestMain is also the child process of TestKill and TestInUseByAnotherProcess: it opens the directory, writes
// records for ever and prints the number of each that was acknowledged.
func TestMain(m *testing.M) {
	if dir := os.Getenv("COSELL_TEST_WRITER"); dir != "" {
		err := writeForEver(dir)
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func writeForEver(dir string) error {
	s, err := Open(context.Background(), Options{Dir: dir})
	if err != nil {
		return err
	}
	for n := int64(0); ; n++ {
		if err := s.Update(context.Background(), func(tx store.Tx) error { return benchCreate(tx, n) }); err != nil {
			return err
		}
		if _, err := fmt.Println(n); err != nil {
			return err
		}
	}
}

// startWriter starts the child and returns after it has acknowledged some writes.
func startWriter(t *testing.T, dir string, writes int) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "COSELL_TEST_WRITER="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for range writes {
		if !lines.Scan() {
			t.Fatalf("the writer ended early: %v", child.Wait())
		}
	}
	return child, lines
}

func TestKill(t *testing.T) {
	dir := t.TempDir()
	child, lines := startWriter(t, dir, 40)
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	acknowledged := 40
	for lines.Scan() {
		acknowledged++
	}
	_ = child.Wait() // killed
	s := openStore(t, Options{Dir: dir})
	err := s.View(t.Context(), func(r store.Reader) error {
		for n := range int64(acknowledged) {
			if _, err := r.Get(benchKey(n)); err != nil {
				return fmt.Errorf("record %d of %d acknowledged: %w", n, acknowledged, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestInUse(t *testing.T) {
	t.Run("by another process", func(t *testing.T) {
		dir := t.TempDir()
		child, _ := startWriter(t, dir, 1)
		defer func() {
			_ = child.Process.Kill()
			_ = child.Wait()
		}()
		_, err := Open(t.Context(), Options{Dir: dir})
		refusal(t, err, store.ErrInUse, dir, fmt.Sprintf("process %d", child.Process.Pid))
	})
	t.Run("by this process", func(t *testing.T) {
		dir := t.TempDir()
		s, err := Open(t.Context(), Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		_, err = Open(t.Context(), Options{Dir: dir})
		refusal(t, err, store.ErrInUse, dir, fmt.Sprintf("process %d", os.Getpid()))
		if err := errors.Join(s.Close(), s.Close()); err != nil {
			t.Error(err)
		}
		openStore(t, Options{Dir: dir})
	})
}

// refusal checks an error of Open.
func refusal(t *testing.T, got, want error, words ...string) {
	t.Helper()
	if got == nil || want != nil && !errors.Is(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for _, w := range words {
		if !strings.Contains(got.Error(), w) {
			t.Errorf("got %q, want a message that has %q", got, w)
		}
	}
}

func TestUnusablePlaces(t *testing.T) {
	t.Run("neither or both", func(t *testing.T) {
		for _, o := range []Options{{}, {Memory: true, Dir: t.TempDir()}} {
			_, err := Open(t.Context(), o)
			refusal(t, err, nil, "either a data directory or memory")
		}
	})
	t.Run("directory is a file", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "file")
		write(t, path, "text")
		_, err := Open(t.Context(), Options{Dir: path})
		refusal(t, err, nil, path, "cannot be made")
	})
	t.Run("database is a directory", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, FileName), 0o700); err != nil {
			t.Fatal(err)
		}
		_, err := Open(t.Context(), Options{Dir: dir})
		refusal(t, err, nil, dir, "not a regular file")
	})
	t.Run("not writable", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o500); err != nil {
			t.Fatal(err)
		}
		if os.Getuid() == 0 {
			dir = "/sys" // where even root cannot make a file
		}
		_, err := Open(t.Context(), Options{Dir: dir})
		refusal(t, err, os.ErrPermission, dir, "not writable")
	})
	t.Run("no database", func(t *testing.T) {
		dir := t.TempDir()
		text := strings.Repeat("This is a letter, not a database.\n", 100)
		write(t, filepath.Join(dir, FileName), text)
		_, err := Open(t.Context(), Options{Dir: dir})
		refusal(t, err, nil, filepath.Join(dir, FileName), "is no sqlite database", "move it away")
		if b, err := os.ReadFile(filepath.Join(dir, FileName)); err != nil || string(b) != text {
			t.Errorf("the file was changed: %v", err)
		}
	})
	t.Run("another program's database", func(t *testing.T) {
		dir := t.TempDir()
		path := filepath.Join(dir, FileName)
		run(t, path, `create table note (text text)`)
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Open(t.Context(), Options{Dir: dir})
		refusal(t, err, nil, path, "another program")
		if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
			t.Errorf("the file was changed: %v", err)
		}
		// The directory is free again.
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		openStore(t, Options{Dir: dir})
	})
	t.Run("damaged", func(t *testing.T) {
		dir := t.TempDir()
		path := filepath.Join(dir, FileName)
		s, err := Open(t.Context(), Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := 100; i < len(b); i++ {
			b[i] = 0xa5
		}
		write(t, path, string(b))
		_, err = Open(t.Context(), Options{Dir: dir})
		refusal(t, err, nil, path, "damaged", "backup")
	})
}

func TestDirectoryIsMadeForItsOwner(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("file modes mean nothing on Windows: run this test on another system")
	}
	dir := filepath.Join(t.TempDir(), "a", "b")
	openStore(t, Options{Dir: dir})
	info, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o700 {
		t.Errorf("directory: got mode %o, want 700", got)
	}
	info, err = os.Stat(filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("database: got mode %o, want 600", got)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run runs SQL on a file that no store holds.
func run(t *testing.T, path, script string) {
	t.Helper()
	c, err := newConn(&sqliteDialect, nil, sqliteFile(path), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.script(script), c.close()); err != nil {
		t.Fatal(err)
	}
}

func TestMigrations(t *testing.T) {
	steps := migrations(&sqliteDialect)
	for i, m := range steps {
		if want := fmt.Sprintf("%04d_", i+1); !strings.HasPrefix(m.name, want) {
			t.Errorf("got %s, want a name that begins with %s", m.name, want)
		}
	}
	t.Run("from every version", func(t *testing.T) {
		for version := range steps {
			dir := t.TempDir()
			c, err := newConn(&sqliteDialect, nil, sqliteFile(filepath.Join(dir, FileName)), nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(migrate(t.Context(), c, steps[:version], "here"), c.close()); err != nil {
				t.Fatal(err)
			}
			s := openStore(t, Options{Dir: dir})
			got, err := s.writer.number(`select version from schema_version`)
			if err != nil || got != int64(len(steps)) {
				t.Errorf("from %d: got version %d, %v, want %d", version, got, err, len(steps))
			}
		}
	})
	t.Run("a newer database is refused", func(t *testing.T) {
		dir := t.TempDir()
		s, err := Open(t.Context(), Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, FileName)
		run(t, path, `update schema_version set version = 99`)
		_, err = Open(t.Context(), Options{Dir: dir})
		refusal(t, err, store.ErrNewerSchema, path, "schema 99", fmt.Sprintf("knows up to %d", len(steps)), "run the newer release")
	})
	t.Run("a failing step leaves nothing", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), FileName)
		c, err := newConn(&sqliteDialect, nil, sqliteFile(path), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := c.close(); err != nil {
				t.Error(err)
			}
		}()
		bad := []migration{{"0001_good.sql", `create table a (x text)`}, {"0002_bad.sql", `create table b (x text); nonsense`}}
		err = migrate(t.Context(), c, bad, "here")
		refusal(t, err, nil, "0002_bad.sql")
		for table, want := range map[string]int64{"a": 1, "b": 0} {
			got, err := c.number(sqliteDialect.countTables + ` and name = '` + table + `'`)
			if err != nil || got != want {
				t.Errorf("table %s: got %d, %v, want %d", table, got, err, want)
			}
		}
		bad[1].text = `create table b (x text)`
		if err := migrate(t.Context(), c, bad, "here"); err != nil {
			t.Error(err)
		}
	})
}

func TestViews(t *testing.T) {
	s := openStore(t, Options{Memory: true})
	for _, c := range []struct{ kind, query, body, want string }{
		{
			"opportunity", `select title || '/' || customer || '/' || stage || '/' || created from opportunity`,
			`{"Project":{"Title":"Move"},"Customer":{"Account":{"CompanyName":"Ants"}},"LifeCycle":{"Stage":"Prospect"}}`,
			"Move/Ants/Prospect/2026-11-22T12:00:00.000Z",
		},
		{"aws-opportunity", `select origin from aws_opportunity`, `{"Origin":"AWS Referral"}`, "AWS Referral"},
		{"engagement", `select title from engagement`, `{"Title":"Together"}`, "Together"},
		{
			"engagement-invitation", `select receiver from engagement_invitation`,
			`{"Receiver":{"Account":{"AwsAccountId":"111122223333"}}}`, "111122223333",
		},
		{"task", `select status from task`, `{"TaskStatus":"COMPLETE"}`, "COMPLETE"},
		{"snapshot", `select template from snapshot`, `{"ResourceSnapshotTemplateName":"T"}`, "T"},
		{"snapshot-job", `select status from snapshot_job`, `{"Status":"Running"}`, "Running"},
		{"partner", `select display_name from partner`, `{"Profile":{"DisplayName":"Bees"}}`, "Bees"},
		{"connection", `select types from connection`, `{"ConnectionTypes":{"SUBSIDIARY":{}}}`, `{"SUBSIDIARY":{}}`},
		{"connection-invitation", `select status from connection_invitation`, `{"Status":"PENDING"}`, "PENDING"},
	} {
		err := s.Update(t.Context(), func(tx store.Tx) error {
			return tx.Create(&store.Record{
				Key: store.Key{Kind: c.kind, ID: "1"}, Created: benchTime, Updated: benchTime, Body: []byte(c.body),
			}, nil)
		})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := s.writer.raw.(driver.QueryerContext).QueryContext(t.Context(), c.query, nil)
		if err != nil {
			t.Errorf("%s: %v", c.kind, err)
			continue
		}
		got := ""
		if err := s.writer.one(rows, func(v []driver.Value) { got = text(v[0]) }); err != nil || got != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.kind, got, err, c.want)
		}
	}
}

// A directory has one process, so what the last one held when it ended waits for no lease.
func TestOpenFreesTheAgenda(t *testing.T) {
	o := Options{Dir: t.TempDir()}
	now := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	s := openStore(t, o)
	err := s.Update(t.Context(), func(tx store.Tx) error {
		return tx.Schedule(store.Entry{Kind: "expire", Ref: "a", Due: now})
	})
	if err != nil {
		t.Fatal(err)
	}
	held, err := s.Claim(t.Context(), now, now, now.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openStore(t, o)
	again, err := s.Claim(t.Context(), now, now, now.Add(time.Hour))
	if err != nil || again.ID != held.ID || again.Attempt != held.Attempt+1 {
		t.Errorf("after a restart: claimed %+v, %v; want entry %d, attempt %d", again, err, held.ID, held.Attempt+1)
	}
}
