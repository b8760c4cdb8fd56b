vcl 4.1;

import std;

backend origin {
    .host = "127.0.0.1";
    .port = "8080";
    .connect_timeout = 2s;
    .first_byte_timeout = 60s;
    .between_bytes_timeout = 60s;
    .max_connections = 32;
    .wait_limit = 32;
    .wait_timeout = 2s;
}

# This server's own health, whatever the origin's is.
sub answer_health {
    if (req.url == "/healthz") {
        return (synth(200, "OK"));
    }
    return (synth(404, "Not Found"));
}

# X-Real-IP becomes the client's address; what the client itself could have written is dropped.
sub client_address {
    unset req.http.Forwarded;
    unset req.http.Proxy;
    unset req.http.X-Forwarded-Host;
    if (req.http.Host) {
        set req.http.X-Forwarded-Host = req.http.Host;
    }
    unset req.http.X-Forwarded-Port;
    unset req.http.X-Forwarded-Prefix;
    set req.http.X-Forwarded-Proto = "http";
    set req.http.X-Real-IP = client.ip;
    set req.http.X-Forwarded-For = client.ip;
}

sub vcl_recv {
    if (local.socket == "health") {
        call answer_health;
    }
    if (req.restarts > 0) {
        # The origin did not answer: what is still here is better than nothing.
        set req.grace = 3600s;
        return (hash);
    }
    unset req.http.X-Cache;
    # The Host in lower case (the built-in part) and without a port, for the key and the origin.
    call vcl_req_host;
    if (req.http.Host) {
        set req.http.Host = regsub(req.http.Host, "[.]?(?::[0-9]*)?$", "");
    }
    set req.url = regsub(req.url, "#.*$", "");
    call client_address;
    if (req.method == "PURGE") {
        return (synth(405, "Method Not Allowed"));
    }
    if (req.method == "CONNECT" || req.method == "PRI") {
        return (synth(405, "Method Not Allowed"));
    }
    if (req.http.Upgrade ~ "^(?i:websocket)$" && req.method == "GET" && req.proto == "HTTP/1.1") {
        return (pipe);
    }
    # Built-in, a method that is not known would be piped, and nothing after it looked at.
    if (req.method !~ "^(?:GET|HEAD|PUT|POST|TRACE|OPTIONS|DELETE|PATCH)$") {
        return (pass);
    }
    std.collect(req.http.Cookie, "; ");
    if (req.http.Cookie) {
        set req.http.Cookie = regsuball(req.http.Cookie, "(?:^|;) *(?:_ga[^=;]*|_gid|_gat[^=;]*|_utm[^=;]*|__utm[^=;]*|_fbp|_gcl[^=;]*|_hj[^=;]*|_pk_[^=;]*)(?:=[^;]*)?(?=;|$)", "");
        set req.http.Cookie = regsub(req.http.Cookie, "^[; ]+", "");
        if (req.http.Cookie == "") {
            unset req.http.Cookie;
        }
    }
    # Until the origin fails to answer, what is here is served only a little beyond its time.
    set req.grace = 10s;
    # On to the built-in VCL: other methods, Authorization and the cookies left are passed.
}

sub vcl_pipe {
    # An origin that does not upgrade closes after its answer, so nothing else comes through here.
    set bereq.http.Connection = "close, Upgrade";
    set bereq.http.Upgrade = "websocket";
    unset bereq.http.X-Cache;
}

sub vcl_hit {
    set req.http.X-Cache = "HIT";
}

sub vcl_miss {
    if (req.restarts > 0) {
        return (synth(503, "Service Unavailable"));
    }
    set req.http.X-Cache = "MISS";
}

sub vcl_pass {
    set req.http.X-Cache = "PASS";
}

sub vcl_backend_fetch {
    unset bereq.http.X-Cache;
}

sub vcl_backend_response {
    # A fresh failure does not replace a good answer.
    if (beresp.status >= 500 && bereq.is_bgfetch) {
        return (abandon);
    }
    # One body never empties the store for the others; passed, parts of it can be asked for.
    if (std.bytes(beresp.http.Content-Length, 0B) > 1536KB) {
        set beresp.grace = 0s;
        return (pass(10m));
    }
    set beresp.grace = 3600s;
    if (beresp.http.Cache-Control ~ "(?i)\b(?:must|proxy)-revalidate\b") {
        set beresp.grace = 0s;
    }
    # On to the built-in VCL: Set-Cookie, private, no-store and Vary: * are not stored.
}

# What is not stored is remembered as such, so that nobody waits for it; no longer than that helps.
sub vcl_beresp_hitmiss {
    set beresp.ttl = 10s;
    set beresp.grace = 0s;
    set beresp.uncacheable = true;
    return (deliver);
}

sub vcl_backend_error {
    if (bereq.retries == 0 && (bereq.method == "GET" || bereq.method == "HEAD")) {
        return (retry);
    }
    if (!bereq.uncacheable) {
        return (abandon);
    }
}

sub vcl_deliver {
    set resp.http.X-Cache = req.http.X-Cache;
}

sub vcl_synth {
    # The fetch failed: once more, for an answer beyond its time.
    if (resp.status == 503 && req.restarts == 0 && req.http.X-Cache == "MISS") {
        return (restart);
    }
    if (resp.status == 405) {
        set resp.http.Allow = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    }
    if (local.socket == "health") {
        set resp.http.Content-Type = "text/plain";
        set resp.body = resp.reason + {"
"};
        return (deliver);
    }
}
