package control

import (
	"net/http"
	"strconv"
)

// raw is an answer that is not JSON.
type raw struct {
	contentType string
	name        string // of the file that a browser saves it as
	body        []byte
}

func (f *raw) serve(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", "attachment; filename="+strconv.Quote(f.name))
	w.WriteHeader(http.StatusOK)
	// A client that went away cannot be told so.
	_, _ = w.Write(f.body)
}
