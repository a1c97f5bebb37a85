// Services of the bank on net/http with gorilla/websocket or coder/websocket.
//
// Its argument is a JSON object of services by name. It prints the port of each as one line and ends with its input.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	coder "github.com/coder/websocket"
	gorilla "github.com/gorilla/websocket"
)

type service struct {
	Framework string   `json:"framework"`
	Route     string   `json:"route"`
	Reads     string   `json:"reads"`
	Secret    string   `json:"secret"`
	Origins   []string `json:"origins"`
	Manner    string   `json:"manner"`
}

// accepts tells whether a token of HS256 is signed with the secret and still in force.
func (s service) accepts(token string) bool {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return false
	}
	mac := hmac.New(sha256.New, []byte(s.Secret))
	mac.Write([]byte(parts[0] + "." + parts[1]))
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !hmac.Equal(signature, mac.Sum(nil)) {
		return false
	}
	payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
	var claims struct{ Exp float64 }
	return json.Unmarshal(payload, &claims) == nil && float64(time.Now().Unix()) < claims.Exp
}

func (s service) token(r *http.Request) string {
	if s.Reads == "header" {
		return strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	}
	return r.URL.Query().Get("token")
}

func (s service) endpoint(w http.ResponseWriter, r *http.Request) {
	if s.Reads != "none" && !s.accepts(s.token(r)) {
		http.Error(w, "Unauthorized", http.StatusUnauthorized)
		return
	}
	switch s.Framework {
	case "gorilla":
		s.gorilla(w, r)
	case "coder":
		s.coder(w, r)
	default: // a handler that knows of no WebSockets
		fmt.Fprintln(w, "hello")
	}
}

func (s service) gorilla(w http.ResponseWriter, r *http.Request) {
	upgrader := gorilla.Upgrader{}
	if len(s.Origins) > 0 {
		upgrader.CheckOrigin = func(r *http.Request) bool { return slices.Contains(s.Origins, r.Header.Get("Origin")) }
	}
	if s.Manner != "mute" {
		upgrader.Subprotocols = gorilla.Subprotocols(r)
	}
	connection, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer connection.Close()
	if s.Manner == "small" {
		connection.SetReadLimit(4096)
	}
	for {
		kind, text, err := connection.ReadMessage()
		if err != nil {
			return
		}
		connection.WriteMessage(kind, text)
	}
}

func (s service) coder(w http.ResponseWriter, r *http.Request) {
	options := coder.AcceptOptions{OriginPatterns: s.Origins}
	if offered := r.Header.Get("Sec-WebSocket-Protocol"); offered != "" && s.Manner != "mute" {
		options.Subprotocols = strings.Split(strings.ReplaceAll(offered, " ", ""), ",")
	}
	connection, err := coder.Accept(w, r, &options)
	if err != nil {
		return
	}
	defer connection.CloseNow()
	for { // a message of more than 32 KiB ends it, unless it is told otherwise
		kind, text, err := connection.Read(r.Context())
		if err != nil {
			return
		}
		connection.Write(r.Context(), kind, text)
	}
}

func main() {
	var services map[string]service
	if err := json.Unmarshal([]byte(os.Args[1]), &services); err != nil {
		panic(err)
	}
	ports := map[string]int{}
	for name, one := range services {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			panic(err)
		}
		mux := http.NewServeMux()
		mux.HandleFunc(one.Route, one.endpoint)
		mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "<h1>shop</h1>") })
		go http.Serve(listener, mux)
		ports[name] = listener.Addr().(*net.TCPAddr).Port
	}
	said, _ := json.Marshal(ports)
	fmt.Println(string(said))
	io.Copy(io.Discard, os.Stdin)
}
