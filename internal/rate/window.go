package rate

import (
	"slices"
	"time"
)

const (
	day = 24 * time.Hour
	// slotTime is the length of a part of a window.
	slotTime = 15 * time.Minute
)

// window counts the calls of the last 24 hours of the server's clock in parts of a quarter of an hour. A part counts
// until its last moment is 24 hours old, so no 24 hours ever have more calls than the limit, and a call may count a
// quarter of an hour longer than a day.
type window struct{ slots []slot } // in order of time

type slot struct {
	at      int64 // number of the quarter of an hour since 1970
	n       int64
	unsaved int64 // of n, what the store has not been told of
}

func slotOf(t time.Time) int64 { return t.UnixNano() / int64(slotTime) }

// counts reports whether a slot counts at a time. One that lies ahead was made before the clock was set back.
func counts(at int64, now time.Time) bool {
	oldest := slotOf(now.Add(-day))
	return at >= oldest && at <= slotOf(now)+1
}

// count drops what is too old, and adds the rest.
func (w *window) count(now time.Time) int64 {
	w.slots = slices.DeleteFunc(w.slots, func(s slot) bool { return !counts(s.at, now) })
	var n int64
	for _, s := range w.slots {
		n += s.n
	}
	return n
}

// add counts a call.
func (w *window) add(now time.Time) {
	at := slotOf(now)
	i, found := slices.BinarySearchFunc(w.slots, at, func(s slot, at int64) int { return int(s.at - at) })
	if !found {
		w.slots = slices.Insert(w.slots, i, slot{at: at})
	}
	w.slots[i].n++
	w.slots[i].unsaved++
}

// wait is how long until the oldest part counts no more.
func (w *window) wait(now time.Time) time.Duration {
	if len(w.slots) == 0 {
		return 0
	}
	end := time.Unix(0, (w.slots[0].at+1)*int64(slotTime))
	return max(end.Add(day).Sub(now), time.Millisecond)
}

// learn takes over what the store has of a window, which has the calls of other processes too. saved is what the store
// was just told of, nil for nothing.
func (w *window) learn(stored, saved map[int64]int64) {
	merged := map[int64]slot{}
	for at, n := range stored {
		merged[at] = slot{at: at, n: n}
	}
	for _, s := range w.slots {
		m := merged[s.at]
		m.at, m.unsaved = s.at, s.unsaved-saved[s.at]
		m.n += m.unsaved
		merged[s.at] = m
	}
	w.slots = w.slots[:0]
	for _, s := range merged {
		w.slots = append(w.slots, s)
	}
	slices.SortFunc(w.slots, func(a, b slot) int { return int(a.at - b.at) })
}

// unsaved is what the store has not been told of, nil when it knows all.
func (w *window) unsaved() map[int64]int64 {
	var list map[int64]int64
	for _, s := range w.slots {
		if s.unsaved > 0 {
			if list == nil {
				list = map[int64]int64{}
			}
			list[s.at] = s.unsaved
		}
	}
	return list
}
