package main

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// ownHost keeps a web page that the owner happens to visit away from the control API of a server that listens on this
// machine only. Such a page can give a name of its own the address of this machine; the browser then takes the server
// for the page's. So the server must be called by an address, by localhost, or by the name that it has in public.
type ownHost struct {
	next   http.Handler
	public func() string // the server's public URL
}

// ServeHTTP refuses control calls to a name that is not the server's.
func (h ownHost) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/_cosell/") && !h.knows(r.Host) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusForbidden)
		// A client that went away cannot be told so.
		_, _ = w.Write([]byte(`{"error":{"field":"Host","message":"this server answers control calls to an IP address and to localhost; to call it by a name, start it with --public-url"}}` + "\n"))
		return
	}
	h.next.ServeHTTP(w, r)
}

func (h ownHost) knows(host string) bool {
	name := strings.TrimSuffix(strings.ToLower(hostname(host)), ".")
	if _, err := netip.ParseAddr(name); err == nil || name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	public, err := url.Parse(h.public())
	return err == nil && name != "" && strings.EqualFold(public.Hostname(), name)
}

// hostname is the host of host:port, without the brackets of an IPv6 address.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]")
}
