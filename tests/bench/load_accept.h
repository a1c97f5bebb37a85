/* Sec-WebSocket-Accept of a key (RFC 6455 section 1.3), for the server and the client of the bench of load. */
#include <stdint.h>
#include <string.h>

static uint32_t rol(uint32_t v, int n) { return v << n | v >> (32 - n); }

/* SHA-1 of at most 119 bytes (RFC 3174). */
static void sha1(const uint8_t *in, size_t n, uint8_t out[20]) {
    uint8_t m[128] = {0};
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    size_t blocks = n + 9 <= 64 ? 1 : 2;
    memcpy(m, in, n);
    m[n] = 0x80;
    for (int i = 0; i < 8; i++) m[blocks * 64 - 1 - i] = (uint8_t)((uint64_t)n * 8 >> (8 * i));
    for (size_t b = 0; b < blocks; b++) {
        uint32_t w[80], a = h[0], c = h[1], d = h[2], e = h[3], f = h[4];
        for (int i = 0; i < 16; i++)
            w[i] = (uint32_t)m[b * 64 + i * 4] << 24 | m[b * 64 + i * 4 + 1] << 16 | m[b * 64 + i * 4 + 2] << 8 | m[b * 64 + i * 4 + 3];
        for (int i = 16; i < 80; i++) w[i] = rol(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        for (int i = 0; i < 80; i++) {
            uint32_t k, g;
            if (i < 20) g = (c & d) | (~c & e), k = 0x5A827999;
            else if (i < 40) g = c ^ d ^ e, k = 0x6ED9EBA1;
            else if (i < 60) g = (c & d) | (c & e) | (d & e), k = 0x8F1BBCDC;
            else g = c ^ d ^ e, k = 0xCA62C1D6;
            uint32_t t = rol(a, 5) + g + f + k + w[i];
            f = e; e = d; d = rol(c, 30); c = a; a = t;
        }
        h[0] += a; h[1] += c; h[2] += d; h[3] += e; h[4] += f;
    }
    for (int i = 0; i < 20; i++) out[i] = (uint8_t)(h[i / 4] >> (24 - 8 * (i % 4)));
}

static void base64(const uint8_t *in, size_t n, char *out) {
    static const char t[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t o = 0;
    for (size_t i = 0; i < n; i += 3) {
        uint32_t v = in[i] << 16 | (i + 1 < n ? in[i + 1] : 0) << 8 | (i + 2 < n ? in[i + 2] : 0);
        out[o++] = t[v >> 18 & 63];
        out[o++] = t[v >> 12 & 63];
        out[o++] = i + 1 < n ? t[v >> 6 & 63] : '=';
        out[o++] = i + 2 < n ? t[v & 63] : '=';
    }
    out[o] = 0;
}

/* The 28 characters for the 24 of a key, with a NUL behind them. */
static void accept_of(const char *key, char accept[32]) {
    uint8_t joined[60], sum[20];
    memcpy(joined, key, 24);
    memcpy(joined + 24, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36);
    sha1(joined, 60, sum);
    base64(sum, 20, accept);
}
