package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// The items as they stand in the text. What a text leaves out is empty.

type valueForm struct {
	Name       string          `json:"name"`
	Data       json.RawMessage `json:"data"`
	DataText   *string         `json:"dataText"`
	DataBase64 *string         `json:"dataBase64"`
}

type sequenceForm struct {
	Name   string `json:"name"`
	Number *int64 `json:"number"`
}

type recordForm struct {
	Kind         string          `json:"kind"`
	Catalog      string          `json:"catalog"`
	ID           string          `json:"id"`
	Account      string          `json:"account"`
	Rev          int64           `json:"rev"`
	Created      time.Time       `json:"created"`
	Updated      time.Time       `json:"updated"`
	Body         json.RawMessage `json:"body"`
	BodyText     *string         `json:"bodyText"`
	BodyBase64   *string         `json:"bodyBase64"`
	Hidden       json.RawMessage `json:"hidden"`
	HiddenText   *string         `json:"hiddenText"`
	HiddenBase64 *string         `json:"hiddenBase64"`
	Facts        string          `json:"facts"`
	Index        [][]string      `json:"index"`
}

type tokenForm struct {
	Account      string          `json:"account"`
	Catalog      string          `json:"catalog"`
	Operation    string          `json:"operation"`
	Token        string          `json:"token"`
	Hash         string          `json:"hash"`
	Ref          string          `json:"ref"`
	Created      time.Time       `json:"created"`
	Answer       json.RawMessage `json:"answer"`
	AnswerText   *string         `json:"answerText"`
	AnswerBase64 *string         `json:"answerBase64"`
}

type eventForm struct {
	Number     int64           `json:"number"`
	ID         string          `json:"id"`
	Account    string          `json:"account"`
	Catalog    string          `json:"catalog"`
	Source     string          `json:"source"`
	DetailType string          `json:"detailType"`
	Time       time.Time       `json:"time"`
	Body       json.RawMessage `json:"body"`
	BodyText   *string         `json:"bodyText"`
	BodyBase64 *string         `json:"bodyBase64"`
}

type entryForm struct {
	Kind    string    `json:"kind"`
	Ref     string    `json:"ref"`
	Account string    `json:"account"`
	Catalog string    `json:"catalog"`
	Due     time.Time `json:"due"`
}

type auditForm struct {
	Time      time.Time `json:"time"`
	Account   string    `json:"account"`
	Catalog   string    `json:"catalog"`
	Operation string    `json:"operation"`
	Kind      string    `json:"kind"`
	ID        string    `json:"id"`
	RequestID string    `json:"requestId"`
}

// A form becomes an item with the key that no other item of the text may have; an empty key is none.
type form interface {
	item() (i store.Item, key []string, err error)
}

var forms = map[string]func() form{
	sectionValues:    func() form { return new(valueForm) },
	sectionSequences: func() form { return new(sequenceForm) },
	sectionRecords:   func() form { return new(recordForm) },
	sectionTokens:    func() form { return new(tokenForm) },
	sectionEvents:    func() form { return new(eventForm) },
	sectionAgenda:    func() form { return new(entryForm) },
	sectionAudit:     func() form { return new(auditForm) },
}

func (f *valueForm) item() (store.Item, []string, error) {
	data, err := bytesOf("data", f.Data, f.DataText, f.DataBase64)
	return store.Item{Value: &store.Value{Name: f.Name, Data: data}}, []string{f.Name}, errors.Join(err, given("name", f.Name))
}

func (f *sequenceForm) item() (store.Item, []string, error) {
	if f.Number == nil {
		return store.Item{}, nil, errors.New("number is missing")
	}
	return store.Item{Sequence: &store.Sequence{Name: f.Name, Number: *f.Number}}, []string{f.Name}, given("name", f.Name)
}

func (f *recordForm) item() (store.Item, []string, error) {
	r := &store.Record{
		Key: store.Key{Kind: f.Kind, Catalog: f.Catalog, ID: f.ID}, Account: f.Account, Rev: f.Rev,
		Created: f.Created.UTC(), Updated: f.Updated.UTC(), Facts: f.Facts,
	}
	var err1, err2, err3, err4 error
	r.Body, err1 = bytesOf("body", f.Body, f.BodyText, f.BodyBase64)
	r.Hidden, err2 = bytesOf("hidden", f.Hidden, f.HiddenText, f.HiddenBase64)
	if f.Rev < 1 {
		err3 = fmt.Errorf("rev is %d, must be at least 1", f.Rev)
	}
	rows := make([]store.Index, len(f.Index))
	for n, row := range f.Index {
		if len(row) != 4 {
			err4 = fmt.Errorf("index row %d has %d words, must have 4: account, name, value, sort", n+1, len(row))
			break
		}
		rows[n] = store.Index{Account: row[0], Name: row[1], Value: row[2], Sort: row[3]}
	}
	return store.Item{Record: r, Rows: rows}, []string{f.Kind, f.Catalog, f.ID}, errors.Join(
		given("kind", f.Kind), given("id", f.ID), err1, err2, err3, err4, moment("created", f.Created), moment("updated", f.Updated))
}

func (f *tokenForm) item() (store.Item, []string, error) {
	answer, err := bytesOf("answer", f.Answer, f.AnswerText, f.AnswerBase64)
	return store.Item{Once: &store.Once{
		Account: f.Account, Catalog: f.Catalog, Operation: f.Operation, Token: f.Token,
		Hash: f.Hash, Ref: f.Ref, Answer: answer, Created: f.Created.UTC(),
	}}, []string{f.Account, f.Catalog, f.Operation, f.Token}, errors.Join(err, given("token", f.Token), moment("created", f.Created))
}

func (f *eventForm) item() (store.Item, []string, error) {
	body, err := bytesOf("body", f.Body, f.BodyText, f.BodyBase64)
	if f.Number < 1 {
		err = errors.Join(err, fmt.Errorf("number is %d, must be at least 1", f.Number))
	}
	return store.Item{Event: &store.Event{
		Seq: f.Number, ID: f.ID, Account: f.Account, Catalog: f.Catalog, Source: f.Source,
		DetailType: f.DetailType, Time: f.Time.UTC(), Body: body,
	}}, []string{fmt.Sprint(f.Number)}, errors.Join(err, moment("time", f.Time))
}

func (f *entryForm) item() (store.Item, []string, error) {
	return store.Item{Entry: &store.Entry{Kind: f.Kind, Ref: f.Ref, Account: f.Account, Catalog: f.Catalog, Due: f.Due.UTC()}},
		[]string{f.Kind, f.Ref}, errors.Join(given("kind", f.Kind), moment("due", f.Due))
}

func (f *auditForm) item() (store.Item, []string, error) {
	return store.Item{Audit: &store.Audit{
		Time: f.Time.UTC(), Account: f.Account, Catalog: f.Catalog, Operation: f.Operation,
		Kind: f.Kind, ID: f.ID, RequestID: f.RequestID,
	}}, nil, moment("time", f.Time)
}

func given(name, v string) error {
	if v == "" {
		return errors.New(name + " must not be empty")
	}
	return nil
}

// moment checks a time. Stores keep microseconds of some hundred thousand years; JSON knows four digits.
func moment(name string, t time.Time) error {
	if t.IsZero() {
		return errors.New(name + " is missing")
	}
	return nil
}
