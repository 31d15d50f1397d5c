package plugin

import (
	"context"
	"sync"
)

// flights runs equal requests that are under way at the same time once. Its zero value is ready.
//
// A run is not the first caller's: it goes on when that one leaves, and is ended when nobody waits for it any more.
type flights struct {
	lock    sync.Mutex
	running map[string]*flight
}

type flight struct {
	waiting int
	end     context.CancelFunc
	done    chan struct{}
	answer  *answer
	failure *failure
}

func (f *flights) do(ctx context.Context, key string, run func(context.Context) (*answer, *failure)) (*answer, *failure) {
	if ctx.Err() != nil {
		return nil, ended(ctx)
	}
	one := f.join(ctx, key, run)
	select {
	case <-one.done:
		return one.answer, one.failure
	case <-ctx.Done():
		f.leave(key, one)
		return nil, ended(ctx)
	}
}

func (f *flights) join(ctx context.Context, key string, run func(context.Context) (*answer, *failure)) *flight {
	f.lock.Lock()
	defer f.lock.Unlock()
	if one, ok := f.running[key]; ok {
		one.waiting++
		return one
	}
	// What Grafana put into the context, such as the trace, is kept; its end is not.
	own, end := context.WithCancel(context.WithoutCancel(ctx))
	one := &flight{waiting: 1, end: end, done: make(chan struct{})}
	if f.running == nil {
		f.running = map[string]*flight{}
	}
	f.running[key] = one
	go func() {
		// A panic here would end the whole plugin, so it is a failure of these callers only.
		defer func() {
			if r := recover(); r != nil {
				one.answer, one.failure = nil, defect(r)
			}
			f.forget(key, one)
			end()
			close(one.done)
		}()
		one.answer, one.failure = run(own)
	}()
	return one
}

func (f *flights) leave(key string, one *flight) {
	f.lock.Lock()
	defer f.lock.Unlock()
	one.waiting--
	if one.waiting == 0 {
		one.end()
		f.drop(key, one)
	}
}

func (f *flights) forget(key string, one *flight) {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.drop(key, one)
}

func (f *flights) drop(key string, one *flight) {
	if f.running[key] == one {
		delete(f.running, key)
	}
}
