# Kalends behind Varnish 7, with TLS ended before it (hitch, or a proxy that speaks to port 6081).
vcl 4.1;

import directors;
import std;

probe ready {
    # Not /health: an application that serves what was good still serves.
    .url = "/ready";
    .interval = 2s;
    .timeout = 1s;
    .window = 3;
    .threshold = 2;
    .initial = 2;
}

backend first {
    .host = "127.0.0.1";
    .port = "8000";
    .connect_timeout = 2s;
    .first_byte_timeout = 5s;
    .probe = ready;
}

backend second {
    .host = "127.0.0.1";
    .port = "8001";
    .connect_timeout = 2s;
    .first_byte_timeout = 5s;
    .probe = ready;
}

sub vcl_init {
    new applications = directors.round_robin();
    applications.add_backend(first);
    applications.add_backend(second);
}

sub vcl_recv {
    set req.backend_hint = applications.backend();
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    unset req.http.Cookie;
    # Nothing asks an application for an upgrade.
    unset req.http.Upgrade;
    # gzip breaks subscriptions in Outlook, brotli those of iOS.
    if (req.url ~ "^[^?]*\.ics(\?|$)") {
        unset req.http.Accept-Encoding;
    }
    if (req.url ~ "^/(health|ready)$") {
        return (pass);
    }
    # What is old is given out for a moment only, while it is looked for anew: whoever asks once a
    # day would be given yesterday's calendar. While nothing answers, for seven days.
    if (req.restarts == 0 && std.healthy(req.backend_hint)) {
        set req.grace = 5s;
    } else {
        set req.grace = 7d;
    }
    return (hash);
}

sub vcl_backend_fetch {
    # One copy of each answer is kept, as it is; what may be compressed is so here.
    unset bereq.http.Accept-Encoding;
}

sub vcl_backend_response {
    # A server that fails is no answer to be kept; what there was is given out in its place.
    if (beresp.status >= 500 && !bereq.uncacheable) {
        return (abandon);
    }
    if (beresp.http.Content-Type ~ "html|json|xml|javascript|css|csv") {
        set beresp.do_gzip = true;
    }
    # Clients see a publication within the max-age that they are told.
    if (beresp.status == 200 || beresp.status == 308 || beresp.status == 404) {
        set beresp.ttl = 10s;
        # Longer than the ttl, so that most looks for what is newer are answered with 304.
        set beresp.grace = 7d;
        set beresp.keep = 7d;
    }
}

sub vcl_backend_error {
    # Made an object, the failure would be newer than what there was.
    if (!bereq.uncacheable) {
        return (abandon);
    }
}

sub vcl_deliver {
    # The application died a moment ago, and no probe has noticed yet.
    if (resp.status >= 503 && req.restarts == 0 && req.method != "POST") {
        return (restart);
    }
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}

sub vcl_synth {
    if (resp.status >= 503 && req.restarts == 0) {
        return (restart);
    }
}
