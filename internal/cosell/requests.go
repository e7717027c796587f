package cosell

import "github.com/opencosell/cosell/internal/requestlog"

// requestLog keeps the last calls, nil when it is to keep none.
func requestLog(calls int) *requestlog.Log {
	if calls <= 0 {
		return nil
	}
	return requestlog.New(calls)
}
