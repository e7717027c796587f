package sqlstore

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"time"
	"unsafe"

	"github.com/opencosell/cosell/internal/store"
)

// conn is one connection with its prepared statements. One goroutine at a time.
type conn struct {
	d     *dialect
	raw   driver.Conn
	texts []string
	stmts []statement
	args  []driver.NamedValue
	dest  [maxColumns]driver.Value
}

// maxColumns is the widest row that any query answers.
const maxColumns = 11

// statement is what a driver's prepared statement must be able to do; both drivers' are.
type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

func newConn(d *dialect, texts []string, dsn string, settings []string) (*conn, error) {
	raw, err := d.connect(dsn)
	if err != nil {
		return nil, err
	}
	c := &conn{d: d, raw: raw, texts: texts, stmts: make([]statement, len(texts))}
	if err := c.set(settings); err != nil {
		return nil, errors.Join(err, raw.Close())
	}
	return c, nil
}

// set runs settings of the connection.
func (c *conn) set(settings []string) error {
	for _, s := range settings {
		if err := c.script(s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

func (c *conn) close() error {
	var errs []error
	for _, s := range c.stmts {
		if s != nil {
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(append(errs, c.raw.Close())...)
}

// script runs SQL without arguments, also several statements, and keeps nothing of it.
func (c *conn) script(text string) error {
	e, ok := c.raw.(driver.ExecerContext)
	if !ok {
		return fmt.Errorf("sqlstore: the %s driver cannot run a script", c.d.name)
	}
	_, err := e.ExecContext(context.Background(), text, nil)
	return c.named(err)
}

// number runs SQL that answers one number, and keeps nothing of it.
func (c *conn) number(text string) (int64, error) {
	q, ok := c.raw.(driver.QueryerContext)
	if !ok {
		return 0, fmt.Errorf("sqlstore: the %s driver cannot run a query", c.d.name)
	}
	rows, err := q.QueryContext(context.Background(), text, nil)
	if err != nil {
		return 0, c.named(err)
	}
	var n int64
	err = c.one(rows, func(v []driver.Value) { n = number(v[0]) })
	return n, err
}

func (c *conn) prepared(q query) (statement, error) {
	if s := c.stmts[q]; s != nil {
		return s, nil
	}
	p, err := c.raw.Prepare(c.texts[q])
	if err != nil {
		return nil, fmt.Errorf("sqlstore: prepare %q: %w", c.texts[q], c.named(err))
	}
	s, ok := p.(statement)
	if !ok {
		return nil, fmt.Errorf("sqlstore: a statement of the %s driver takes no context", c.d.name)
	}
	c.stmts[q] = s
	return s, nil
}

// bind puts the arguments into the connection's own buffer, which the driver does not keep.
func (c *conn) bind(args []driver.Value) []driver.NamedValue {
	for len(c.args) < len(args) {
		c.args = append(c.args, driver.NamedValue{Ordinal: len(c.args) + 1})
	}
	for i, a := range args {
		c.args[i].Value = a
	}
	return c.args[:len(args)]
}

// A statement is short and bounded, so it runs without a context: a driver watches one by a goroutine a statement.

// exec runs a statement and says how many rows it changed.
func (c *conn) exec(q query, args ...driver.Value) (int64, error) {
	s, err := c.prepared(q)
	if err != nil {
		return 0, err
	}
	r, err := s.ExecContext(context.Background(), c.bind(args))
	if err != nil {
		return 0, c.named(err)
	}
	return r.RowsAffected()
}

// query runs a statement that answers rows. The caller closes them before the connection's next statement.
func (c *conn) query(q query, args ...driver.Value) (driver.Rows, error) {
	s, err := c.prepared(q)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(context.Background(), c.bind(args))
	if err != nil {
		return nil, c.named(err)
	}
	return rows, nil
}

// each calls read for every row and closes the rows. The values are read's only until it returns.
func (c *conn) each(rows driver.Rows, read func([]driver.Value)) (err error) {
	defer func() {
		if e := rows.Close(); err == nil {
			err = c.named(e)
		}
	}()
	dest := c.dest[:len(rows.Columns())]
	for {
		switch err := rows.Next(dest); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return c.named(err)
		}
		read(dest)
	}
}

// one reads the only row, or answers store.ErrNotFound.
func (c *conn) one(rows driver.Rows, read func([]driver.Value)) (err error) {
	found := false
	err = c.each(rows, func(v []driver.Value) {
		if !found {
			read(v)
		}
		found = true
	})
	if err == nil && !found {
		return store.ErrNotFound
	}
	return err
}

// named gives an error of the driver the contract's name, where it has one.
func (c *conn) named(err error) error {
	if err != nil && c.d.full(err) {
		return fmt.Errorf("%w: %w", store.ErrFull, err)
	}
	return err
}

// A column is text or a number here; drivers give text as string or bytes.

func text(v driver.Value) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	}
	return ""
}

func body(v driver.Value) []byte {
	switch v := v.(type) {
	case string:
		if v != "" {
			// The driver made the string for this value alone and nothing else refers to it: it needs no second copy.
			return unsafe.Slice(unsafe.StringData(v), len(v))
		}
	case []byte:
		if len(v) > 0 {
			return append([]byte(nil), v...)
		}
	}
	return nil
}

func number(v driver.Value) int64 {
	n, _ := v.(int64)
	return n
}

// Times are microseconds since 1970; finer parts are cut off.

func micros(t time.Time) int64 { return t.UnixMicro() }

func moment(v driver.Value) time.Time { return time.UnixMicro(number(v)).UTC() }
