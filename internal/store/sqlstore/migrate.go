package sqlstore

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"

	"github.com/opencosell/cosell/internal/store"
)

//go:embed migrations
var migrationFiles embed.FS

// migration is one numbered step; the database keeps the number of the last one it took.
type migration struct {
	name string
	text string
}

// migrations returns the steps of an engine in order: step n is the n-th, and its file begins with n in four digits.
func migrations(d *dialect) []migration {
	dir := path.Join("migrations", d.name)
	files, err := fs.ReadDir(migrationFiles, dir)
	if err != nil {
		panic("sqlstore: no migrations for " + d.name) // they are part of the program
	}
	var all []migration
	for _, f := range files {
		b, err := migrationFiles.ReadFile(path.Join(dir, f.Name()))
		if err != nil {
			panic("sqlstore: migration " + f.Name() + " is unreadable")
		}
		all = append(all, migration{f.Name(), string(b)})
	}
	return all
}

// migrate takes the steps that the database lacks, each in one transaction, and refuses one that is ahead of them.
func migrate(ctx context.Context, c *conn, steps []migration, place string) error {
	if err := c.script(`create table if not exists schema_version (version bigint not null)`); err != nil {
		return err
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		done, err := migrateOnce(c, steps, place)
		if done || err != nil {
			return err
		}
	}
}

// refuseForeign says no to a database that has tables and none of them ours, before anything is written to it.
func refuseForeign(c *conn, place string) error {
	tables, err := c.number(c.d.countTables)
	if err != nil {
		return err
	}
	ours, err := c.number(c.d.countTables + ` and name = 'schema_version'`)
	if err != nil {
		return err
	}
	if tables > 0 && ours == 0 {
		return fmt.Errorf("%s is a database of another program (%d tables, no schema_version); move it away, or give another data directory",
			place, tables)
	}
	return nil
}

// migrateOnce takes the next step. The version is read inside the transaction, so that of two programs that start
// together each step is taken by one.
func migrateOnce(c *conn, steps []migration, place string) (done bool, err error) {
	if err := c.script(c.d.beginWrite); err != nil {
		return false, err
	}
	defer func() {
		if err != nil || done {
			_ = c.script(`rollback`) // the engine may have done it already
		}
	}()
	version, err := c.number(`select coalesce(max(version), 0) from schema_version`)
	if err != nil {
		return false, err
	}
	switch known := int64(len(steps)); {
	case version > known:
		return false, fmt.Errorf("%w: %s has schema %d, this program knows up to %d; run the newer release, or restore the backup from before the upgrade",
			store.ErrNewerSchema, place, version, known)
	case version == known:
		return true, nil
	}
	step := steps[version]
	if err := c.script(step.text); err != nil {
		return false, fmt.Errorf("migration %s: %w", step.name, err)
	}
	if err := c.script(fmt.Sprintf(`delete from schema_version; insert into schema_version (version) values (%d)`, version+1)); err != nil {
		return false, fmt.Errorf("migration %s: %w", step.name, err)
	}
	if err := c.script(`commit`); err != nil {
		return false, fmt.Errorf("migration %s: %w", step.name, err)
	}
	return false, nil
}
