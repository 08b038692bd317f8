/*
 * The Muster drill implant: the harmless program of a security exercise.
 *
 * It sends one small HTTP message to one configured address every few seconds, and obeys three signed
 * words: ok, stop, period. It has no other behaviour. It cannot start programs, open files, listen, or
 * connect anywhere else: from confine() on the kernel kills it for trying. It does not hide, does not
 * survive a reboot, and ends by itself. PROTOCOL.md is the normative description, AUDIT.md says how a
 * site checks a copy that it found.
 *
 * Reading order: main() at the end, then check_order() (when it refuses), confine() (what the kernel
 * allows it), puzzles (what an examiner can find), beat() and accept_order() (the protocol).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <inttypes.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* ---- 1. Limits that no configuration and no order can exceed ------------------------------------- */

#define SECTION_BYTES 4096
#define MAX_LIFE_S (7 * 24 * 3600)   /* hard limit of one process, and of sending anything after not_before */
#define MAX_START_WINDOW_S 900       /* an order is late 15 minutes after it was given */
#define MAX_LEASE_S 600
#define MIN_PERIOD_MS 200
#define MAX_PERIOD_MS 600000
#define CONNECT_TIMEOUT_MS 4000
#define ANSWER_TIMEOUT_MS 6000
#define ENDING_MS 4000               /* all that the last word may take */
#define ALARM_GRACE_S 5              /* after the hard limit: then the kernel ends the process */
#define DISCONTINUITY_MS 3000        /* a tick this much too late, or a clock that jumped, is told at once */
#define BODY_MAX 1024
#define ANSWER_MAX 1024
#define MAX_TREE 1024                /* orders under one signature: ten hashes of path, so an answer fits */
#define HASH crypto_hash_sha256_BYTES

static const char banner[] = "THIS IS A SECURITY EXERCISE. Harmless. Ask: ";

/* ---- 2. Configuration: one ELF section, overwritten per deployment -------------------------------- */

/* "MUSTERCFG1", one xor byte (0 = not configured), encoded lines. volatile: the compiler must not fold it. */
__attribute__((section(".muster"), used, aligned(SECTION_BYTES)))
const volatile char muster_section[SECTION_BYTES] = "MUSTERCFG1";

static struct {
  char deployment[64], campaign[64], contact[160], controller_ip[16], optout[256], networks[1024];
  char canary_token[17], config_token[17];
  uint8_t key[32], order_key[32];
  int64_t controller_port, period_ms, jitter_percent, not_before, start_not_after;
  int64_t hard_limit_s, lease_s, dormant_s, control;
} config;

/* Reads the line `key=value` of the configuration text. */
static bool text_value(const char *text, const char *key, char *out, size_t size) {
  size_t key_length = strlen(key);
  for (const char *line = text; *line;) {
    const char *end = strchr(line, '\n');
    if (!end) return false;
    if (!strncmp(line, key, key_length) && line[key_length] == '=') {
      size_t length = (size_t)(end - line) - key_length - 1;
      if (length >= size) return false;
      memcpy(out, line + key_length + 1, length);
      out[length] = 0;
      return true;
    }
    line = end + 1;
  }
  return false;
}

/* Digits only: no sign, no blank, no exponent, no zero in front. */
static bool parse_number(const char *text, int64_t min, int64_t max, int64_t *out) {
  size_t length = strlen(text);
  if (length < 1 || length > 15 || strspn(text, "0123456789") != length) return false;
  if (length > 1 && text[0] == '0') return false;
  *out = strtoll(text, NULL, 10);
  return *out >= min && *out <= max;
}

static bool number_value(const char *text, const char *key, int64_t min, int64_t max, int64_t *out) {
  char value[24];
  return text_value(text, key, value, sizeof value) && parse_number(value, min, max, out);
}

static bool parse_hex(const char *text, uint8_t *out, size_t bytes) {
  size_t got = 0;
  return strlen(text) == bytes * 2 && strspn(text, "0123456789abcdef") == bytes * 2 &&
         !sodium_hex2bin(out, bytes, text, bytes * 2, NULL, &got, NULL) && got == bytes;
}

static bool hex_value(const char *text, const char *key, uint8_t *out, size_t bytes) {
  char value[160];
  return text_value(text, key, value, sizeof value) && parse_hex(value, out, bytes);
}

static bool read_fields(const char *t) {
  return text_value(t, "deployment", config.deployment, sizeof config.deployment) &&
         strspn(config.deployment, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(config.deployment) &&
         hex_value(t, "key", config.key, sizeof config.key) &&
         text_value(t, "controller_ip", config.controller_ip, sizeof config.controller_ip) &&
         number_value(t, "controller_port", 1, 65535, &config.controller_port) &&
         text_value(t, "contact", config.contact, sizeof config.contact) &&
         text_value(t, "campaign", config.campaign, sizeof config.campaign) &&
         number_value(t, "period_ms", MIN_PERIOD_MS, MAX_PERIOD_MS, &config.period_ms) &&
         number_value(t, "jitter_percent", 0, 50, &config.jitter_percent) &&
         number_value(t, "not_before", 0, INT64_MAX, &config.not_before) &&
         number_value(t, "start_not_after", config.not_before, config.not_before + MAX_START_WINDOW_S,
                      &config.start_not_after) &&
         number_value(t, "hard_limit_seconds", 1, MAX_LIFE_S, &config.hard_limit_s) &&
         number_value(t, "lease_seconds", 1, MAX_LEASE_S, &config.lease_s) &&
         number_value(t, "dormant_seconds", 1, 86400, &config.dormant_s) &&
         text_value(t, "networks", config.networks, sizeof config.networks) &&
         text_value(t, "optout", config.optout, sizeof config.optout) && config.optout[0] == '/' &&
         number_value(t, "control", 0, 1, &config.control) &&
         (config.control ||
          (text_value(t, "canary_token", config.canary_token, sizeof config.canary_token) &&
           text_value(t, "config_token", config.config_token, sizeof config.config_token)));
}

/* Returns NULL, or why this is no order at all: nothing in it may be believed then, nothing is sent. */
static const char *load_config(void) {
  static char text[SECTION_BYTES];
  const size_t head = 11, room = SECTION_BYTES - head;
  char xor_byte = muster_section[head - 1];
  if (!xor_byte) return "unconfigured";
  for (size_t i = 0; i < room; i++) text[i] = (char)(muster_section[head + i] ^ xor_byte);
  if (text[room - 1] || strncmp(text, banner, strlen(banner))) return "config";
  char *sig = strstr(text, "\nsig=");
  uint8_t signature[crypto_sign_BYTES];
  if (!sig || !hex_value(text, "order_key", config.order_key, sizeof config.order_key) ||
      !hex_value(sig + 1, "sig", signature, sizeof signature) || sig[5 + 2 * sizeof signature + 1])
    return "unsigned";
  if (crypto_sign_verify_detached(signature, (const uint8_t *)text, (size_t)(sig + 1 - text), config.order_key))
    return "unsigned";
  bool ok = read_fields(text);
  sodium_memzero(text, sizeof text); /* the tokens are to be found encoded in the file, not here */
  sodium_memzero(config.config_token, sizeof config.config_token);
  return ok ? NULL : "config";
}

/* ---- 3. Clocks and the state of the process -------------------------------------------------------- */

struct failures {
  uint64_t timeout, reset, other;
  int64_t gap_ms; /* the longest time between two ticks */
};

static struct {
  char instance[33], boot_id[37];
  int64_t mono_start, boot_start, last_tick, real_offset, boot_offset;
  uint64_t seq, tx_bytes;
  int64_t counter, period_ms, lease_until, end_by;
  struct failures live, told; /* told: what the body in hand says; both are lost only once it is accepted */
  char body[BODY_MAX];
  bool body_sent; /* the controller may have it: it must be repeated byte for byte */
  bool discontinuity, stop_ordered, canary_made;
  int sock;
} my;

/* Kept as text so that an examiner finds it in memory; it is never written anywhere. */
static char memory_token[64];

static volatile sig_atomic_t signal_seen, alarm_seen;

static int64_t clock_ms(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}
static int64_t now_ms(void) { return clock_ms(CLOCK_MONOTONIC); }

static int64_t tick_ms(void) { return my.period_ms < 1000 ? my.period_ms : 1000; }

/* Called after every wait: a process that was frozen, or a clock that was stepped, shows here. */
static void observe(void) {
  int64_t now = now_ms(), gap = now - my.last_tick;
  int64_t real_offset = clock_ms(CLOCK_REALTIME) - now, boot_offset = clock_ms(CLOCK_BOOTTIME) - now;
  if (gap > my.live.gap_ms) my.live.gap_ms = gap;
  if (gap > tick_ms() + DISCONTINUITY_MS || llabs(real_offset - my.real_offset) > DISCONTINUITY_MS ||
      llabs(boot_offset - my.boot_offset) > DISCONTINUITY_MS)
    my.discontinuity = true;
  my.last_tick = now;
  my.real_offset = real_offset;
  my.boot_offset = boot_offset;
  if ((signal_seen || alarm_seen) && my.end_by == INT64_MAX) my.end_by = now + ENDING_MS;
}

static void start_clocks(void) {
  my.mono_start = my.last_tick = now_ms();
  my.boot_start = clock_ms(CLOCK_BOOTTIME);
  my.real_offset = clock_ms(CLOCK_REALTIME) - my.mono_start;
  my.boot_offset = my.boot_start - my.mono_start;
  my.end_by = INT64_MAX;
  my.sock = -1;
  my.period_ms = config.period_ms;
  my.lease_until = my.mono_start + config.lease_s * 1000;
}

/* alarm() is the limit that holds whatever happens here; this one also sees suspended and restored machines. */
static bool limit_reached(void) {
  int64_t limit = config.hard_limit_s * 1000;
  return alarm_seen || now_ms() - my.mono_start >= limit || clock_ms(CLOCK_BOOTTIME) - my.boot_start >= limit ||
         clock_ms(CLOCK_REALTIME) > (config.start_not_after + config.hard_limit_s) * 1000;
}

/* One wait of at most a tick. Returns the events of `fd` (-1: none), 0 when nothing came. */
static int wait_tick(int fd, short events, int64_t until) {
  struct pollfd p = {.fd = fd, .events = events};
  int64_t left = until - now_ms();
  int ready = poll(&p, 1, left <= 0 ? 0 : (int)(left < tick_ms() ? left : tick_ms()));
  observe();
  return ready > 0 ? p.revents : 0;
}

static bool wait_for(int fd, short events, int64_t until) {
  for (;;) {
    if (wait_tick(fd, events, until)) return true;
    int64_t end = my.end_by < until ? my.end_by : until;
    if (now_ms() >= end) return false;
  }
}

static void on_signal(int number) { signal_seen = number; }

/* SA_RESETHAND has put the default back: the second alarm ends the process in any case. */
static void on_alarm(int number) {
  (void)number;
  alarm_seen = 1;
  alarm(ALARM_GRACE_S);
}

/* ---- 4. Refusals: decided before anything is done -------------------------------------------------- */

static bool in_networks(struct in_addr address) {
  char list[sizeof config.networks], *rest = NULL;
  memcpy(list, config.networks, sizeof list);
  for (char *item = strtok_r(list, ",", &rest); item; item = strtok_r(NULL, ",", &rest)) {
    char *slash = strchr(item, '/');
    struct in_addr network;
    int64_t bits;
    if (!slash) continue;
    *slash = 0;
    if (inet_pton(AF_INET, item, &network) != 1 || !parse_number(slash + 1, 1, 32, &bits)) continue;
    uint32_t mask = ~0u << (32 - bits);
    if (!((ntohl(address.s_addr) ^ ntohl(network.s_addr)) & mask)) return true;
  }
  return false;
}

/* True when this host has an IPv4 address of its own in the networks that the site agreed to. */
static bool home_network(void) {
  struct ifaddrs *list, *i;
  bool found = false;
  if (getifaddrs(&list)) return false;
  for (i = list; i && !found; i = i->ifa_next)
    found = i->ifa_addr && i->ifa_addr->sa_family == AF_INET && (i->ifa_flags & IFF_UP) &&
            in_networks(((struct sockaddr_in *)(void *)i->ifa_addr)->sin_addr);
  freeifaddrs(list);
  return found;
}

static bool privileged_user(void) {
  uid_t real, effective, saved;
  return getresuid(&real, &effective, &saved) || !real || !effective || !saved;
}

static bool has_capability(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2] = {{0}};
  if (syscall(SYS_capget, &header, data)) return true;
  return data[0].effective || data[1].effective || data[0].permitted || data[1].permitted;
}

/*
 * Returns NULL, or why the program will not work here. `may_tell`: the controller may be told so with one
 * receipt. Never by a privileged process, in a foreign network, or once the order is older than any
 * campaign can be (its controller's address may belong to somebody else by then).
 */
static const char *check_order(bool *may_tell) {
  int64_t now = clock_ms(CLOCK_REALTIME) / 1000;
  bool root = privileged_user(), capable = has_capability(), home = home_network();
  *may_tell = !root && !capable && home && now < config.not_before + MAX_LIFE_S + MAX_START_WINDOW_S;
  if (now >= config.not_before + config.hard_limit_s) return "expired";
  if (now < config.not_before) return "early";
  if (now > config.start_not_after) return "late";
  if (root) return "uid-0";
  if (capable) return "capabilities";
  /* Any answer but "there is no such file" counts as opted out: a file that we may not look at, too. */
  if (!access(config.optout, F_OK) || (errno != ENOENT && errno != ENOTDIR)) return "opted-out";
  if (!home) return "foreign-network";
  return NULL;
}

/* ---- 5. Confinement: what the kernel allows from here on ------------------------------------------- */

/* A page made read-only. The filter lets connect() and unlink() take their arguments from here only. */
static union {
  struct {
    struct sockaddr_in controller;
    char canary[96];
  };
  char page[SECTION_BYTES];
} sealed __attribute__((aligned(SECTION_BYTES)));

struct rule {
  int call;
  int needs;
  struct {
    unsigned argument;
    uint64_t value;
    bool pointer;
  } need[3];
};

static void set_limit(int what, rlim_t value) {
  struct rlimit limit = {value, value};
  setrlimit(what, &limit);
}

static bool install_filter(void) {
  const uint64_t stream = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
#define CALL(name) {SYS_##name, 0, {{0}}}
#define OPTION(level, name) {SYS_setsockopt, 2, {{1, level, false}, {2, name, false}}}
  const struct rule rules[] = {
      CALL(poll), CALL(restart_syscall), /* poll() goes on by it after a stop and a continue */
      CALL(close), CALL(getsockopt), CALL(recvfrom), CALL(getrandom), CALL(rt_sigreturn), CALL(exit_group),
      CALL(clock_gettime), /* where the vDSO cannot answer */
      {SYS_alarm, 1, {{0, ALARM_GRACE_S, false}}}, /* the hard limit cannot be moved out */
      {SYS_socket, 3, {{0, AF_INET, false}, {1, stream, false}, {2, 0, false}}},
      {SYS_connect, 2, {{1, (uintptr_t)&sealed.controller, true}, {2, sizeof sealed.controller, false}}},
      {SYS_unlink, 1, {{0, (uintptr_t)sealed.canary, true}}},
      /* No address: sendto() with one could open a connection elsewhere (TCP fast open). */
      {SYS_sendto, 2, {{3, MSG_NOSIGNAL, false}, {4, 0, true}}},
      OPTION(SOL_SOCKET, SO_KEEPALIVE), OPTION(IPPROTO_TCP, TCP_NODELAY), OPTION(IPPROTO_TCP, TCP_USER_TIMEOUT),
      OPTION(IPPROTO_TCP, TCP_KEEPIDLE), OPTION(IPPROTO_TCP, TCP_KEEPINTVL), OPTION(IPPROTO_TCP, TCP_KEEPCNT),
  };
  struct sock_filter f[200];
  unsigned n = 0;
#define LOAD(field) (f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)(field)))
#define UNLESS(k, skip) (f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(k), 0, (uint8_t)(skip)))
#define ANSWER(k) (f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, (k)))
  LOAD(offsetof(struct seccomp_data, arch));
  UNLESS(AUDIT_ARCH_X86_64, 1);
  f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JA, 1, 0, 0);
  ANSWER(SECCOMP_RET_KILL_PROCESS);
  for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
    unsigned left = 1; /* instructions from here to the end of the rule, the last being ANSWER */
    for (int i = 0; i < rules[r].needs; i++) left += rules[r].need[i].pointer ? 4 : 2;
    LOAD(offsetof(struct seccomp_data, nr));
    UNLESS(rules[r].call, left);
    for (int i = 0; i < rules[r].needs; i++) {
      unsigned at = (unsigned)offsetof(struct seccomp_data, args) + 8 * rules[r].need[i].argument;
      uint64_t value = rules[r].need[i].value;
      LOAD(at); /* little endian: the low half comes first; the kernel reads only that half of an int */
      UNLESS(value, left -= 2);
      if (!rules[r].need[i].pointer) continue;
      LOAD(at + 4);
      UNLESS(value >> 32, left -= 2);
    }
    ANSWER(SECCOMP_RET_ALLOW);
  }
  ANSWER(SECCOMP_RET_KILL_PROCESS);
  struct sock_fprog program = {.len = (unsigned short)n, .filter = f};
  return !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) && !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static bool confine(void) {
  sealed.controller.sin_family = AF_INET;
  sealed.controller.sin_port = htons((uint16_t)config.controller_port);
  if (inet_pton(AF_INET, config.controller_ip, &sealed.controller.sin_addr) != 1) return false;
  snprintf(sealed.canary, sizeof sealed.canary, "MUSTER-EXERCISE-%s.txt", config.deployment);
  if (mprotect(&sealed, sizeof sealed, PROT_READ)) return false;

  setpriority(PRIO_PROCESS, 0, 19);
  set_limit(RLIMIT_AS, 64u << 20);
  set_limit(RLIMIT_FSIZE, 64u << 10);
  set_limit(RLIMIT_NOFILE, 16);
  set_limit(RLIMIT_CORE, 0);
  set_limit(RLIMIT_CPU, (rlim_t)(config.hard_limit_s / 50 + 5)); /* 2 % of its longest life */
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); /* it is there to be examined: any process of its user may trace it */
  prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);

  const struct sigaction action = {.sa_handler = on_signal};
  const struct sigaction last = {.sa_handler = on_alarm, .sa_flags = (int)SA_RESETHAND};
  if (sigaction(SIGTERM, &action, NULL) || sigaction(SIGINT, &action, NULL) || sigaction(SIGHUP, &action, NULL) ||
      sigaction(SIGALRM, &last, NULL))
    return false;
  sigset_t all;
  sigfillset(&all); /* a launcher may have blocked signals; neither TERM nor ALRM may stay blocked */
  sigprocmask(SIG_UNBLOCK, &all, NULL);
  return install_filter();
}

/* ---- 6. Puzzles: what an examiner is to find. A control beat has none. ------------------------------ */

static void mac(uint8_t out[crypto_auth_hmacsha256_BYTES], const char *text) {
  crypto_auth_hmacsha256(out, (const uint8_t *)text, strlen(text), config.key);
}

/* The first 16 characters of the RFC 4648 base 32 (lower case) of HMAC-SHA256(key, text). */
static void derive_token(char out[17], const char *text) {
  uint8_t hash[crypto_auth_hmacsha256_BYTES];
  mac(hash, text);
  for (int i = 0; i < 16; i++) {
    int bit = i * 5, at = bit / 8;
    unsigned pair = (unsigned)hash[at] << 8 | hash[at + 1];
    out[i] = "abcdefghijklmnopqrstuvwxyz234567"[pair >> (11 - bit % 8) & 31];
  }
  out[16] = 0;
  sodium_memzero(hash, sizeof hash);
}

static bool write_new_file(const char *name, int flags, const char *label, const char *token, int *keep) {
  char text[512];
  int length = snprintf(text, sizeof text, "%s%s\ncampaign=%s\ndeployment=%s\n%s=%s\n", banner, config.contact,
                        config.campaign, config.deployment, label, token);
  int fd = open(name, O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | flags, 0644);
  if (fd < 0) return false;
  bool ok = write(fd, text, (size_t)length) == length;
  if (!ok) unlink(name);
  if (keep && ok) *keep = fd;
  else close(fd);
  sodium_memzero(text, sizeof text);
  return ok;
}

/* Before confine(): afterwards no file can be opened any more. Returns NULL or what went wrong. */
static const char *lay_puzzles(void) {
  char name[128], token[17];
  int kept;
  snprintf(name, sizeof name, "MUSTER-EXERCISE-%s.unlinked", config.deployment);
  derive_token(token, "unlinked");
  bool ok = write_new_file(name, O_RDWR, "muster-unlinked-token", token, &kept);
  sodium_memzero(token, sizeof token);
  if (!ok) return "unlinked-file";
  unlink(name); /* its only name; the open descriptor is the puzzle */
  snprintf(name, sizeof name, "MUSTER-EXERCISE-%s.txt", config.deployment);
  my.canary_made = write_new_file(name, O_WRONLY, "canary-token", config.canary_token, NULL);
  sodium_memzero(config.canary_token, sizeof config.canary_token);
  return my.canary_made || errno == EEXIST ? NULL : "canary-file"; /* a copy before us left it: not ours to remove */
}

/* ---- 7. The connection ------------------------------------------------------------------------------ */

enum outcome { ACCEPTED, NOT_ACCEPTED, FAILED, BROKEN };

static void hang_up(void) {
  if (my.sock >= 0) close(my.sock);
  my.sock = -1;
}

static void count_failure(int error) {
  if (error == ETIMEDOUT) my.live.timeout++;
  else if (error == ECONNREFUSED || error == ECONNRESET || error == EPIPE) my.live.reset++;
  else my.live.other++;
}

static bool connect_controller(void) {
  static const int options[][3] = {
      {SOL_SOCKET, SO_KEEPALIVE, 1},   {IPPROTO_TCP, TCP_NODELAY, 1},   {IPPROTO_TCP, TCP_USER_TIMEOUT, 8000},
      {IPPROTO_TCP, TCP_KEEPIDLE, 10}, {IPPROTO_TCP, TCP_KEEPINTVL, 2}, {IPPROTO_TCP, TCP_KEEPCNT, 4},
  };
  int error = 0;
  my.sock = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (my.sock < 0) return count_failure(errno), false;
  for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    setsockopt(my.sock, options[i][0], options[i][1], &options[i][2], sizeof options[i][2]);
  if (connect(my.sock, (struct sockaddr *)(void *)&sealed.controller, sizeof sealed.controller)) {
    socklen_t size = sizeof error;
    error = errno;
    if (error == EINPROGRESS) {
      if (!wait_for(my.sock, POLLOUT, now_ms() + CONNECT_TIMEOUT_MS)) error = ETIMEDOUT;
      else if (getsockopt(my.sock, SOL_SOCKET, SO_ERROR, &error, &size)) error = errno;
    }
  }
  if (!error) return true;
  count_failure(error);
  hang_up();
  return false;
}

/* Between beats nothing is due from the controller: data, an end or an error all close the connection. */
static void notice_idle_event(void) {
  char byte;
  ssize_t got = recv(my.sock, &byte, 1, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got > 0) my.live.other++;
  if (got < 0) count_failure(errno);
  hang_up();
}

static bool send_all(const char *data, size_t length) {
  int64_t until = now_ms() + ANSWER_TIMEOUT_MS;
  while (length) {
    ssize_t sent = send(my.sock, data, length, MSG_NOSIGNAL);
    if (sent > 0) {
      my.body_sent = true;
      my.tx_bytes += (uint64_t)sent;
      data += sent;
      length -= (size_t)sent;
    } else if (sent < 0 && errno == EAGAIN) {
      if (!wait_for(my.sock, POLLOUT, until)) return errno = ETIMEDOUT, false;
    } else if (sent == 0 || errno != EINTR) {
      return false;
    }
  }
  return true;
}

/* Splits off the body once it is complete. 1: complete, 0: more is needed, -1: not what we understand. */
static int split_answer(char *answer, size_t length, char **body) {
  char *end = strstr(answer, "\r\n\r\n");
  if (strlen(answer) != length || strncmp(answer, "HTTP/1.1 ", length < 9 ? length : 9)) return -1;
  if (!end) return length < ANSWER_MAX ? 0 : -1;
  end[2] = 0;
  const char *size = strcasestr(answer, "\r\nContent-Length: ");
  if (size) size += 18;
  size_t digits = size ? strspn(size, "0123456789") : 0, head = (size_t)(end - answer) + 4;
  if (digits < 1 || digits > 4 || size[digits] != '\r') return -1;
  size_t total = head + strtoul(size, NULL, 10);
  if (total > ANSWER_MAX || length > total) return -1;
  if (length < total) return end[2] = '\r', 0;
  *body = answer + head;
  return 1;
}

/* ---- 8. The protocol -------------------------------------------------------------------------------- */

/*
 * `-`, or `<leaf index>/<tree size>/<hashes hex>`: the way from the hash of one order to the root of the tree in which
 * the controller signed it with others. RFC 6962: nodes are paired from the left, and an odd last one goes up as it is.
 * Turns `hash` from the leaf's into the root's. Returns the size of the tree, 0 for anything that is no path in it.
 */
static int64_t climb_to_root(char *path, uint8_t hash[HASH]) {
  int64_t index, size;
  char *middle = strchr(path, '/'), *hashes = middle ? strchr(middle + 1, '/') : NULL;
  if (!strcmp(path, "-")) return 1;
  if (!hashes) return 0;
  *middle++ = *hashes++ = 0;
  if (!parse_number(middle, 2, MAX_TREE, &size) || !parse_number(path, 0, size - 1, &index)) return 0;
  for (int64_t nodes = size; nodes > 1; nodes = (nodes + 1) / 2, index /= 2) {
    if ((index ^ 1) >= nodes) continue; /* no sibling on this level */
    char sibling[2 * HASH + 1] = "";
    uint8_t pair[1 + 2 * HASH] = {1};
    memcpy(sibling, hashes, strnlen(hashes, 2 * HASH));
    if (!parse_hex(sibling, pair + (index & 1 ? 1 : 1 + HASH), HASH)) return 0;
    memcpy(pair + (index & 1 ? 1 + HASH : 1), hash, HASH);
    crypto_hash_sha256(hash, pair, sizeof pair);
    hashes += 2 * HASH;
  }
  return *hashes ? 0 : size;
}

/* Whether the order key signed this text, alone or in a tree with the orders for other copies. */
static bool signed_order(const char *text, const char *signature_hex, char *path) {
  uint8_t hash[HASH], signature[crypto_sign_BYTES], leaf[512] = {0};
  char root[2 * HASH + 1], tree[128];
  size_t length = strlen(text);
  if (!parse_hex(signature_hex, signature, sizeof signature) || length >= sizeof leaf) return false;
  memcpy(leaf + 1, text, length);
  crypto_hash_sha256(hash, leaf, 1 + length);
  int64_t size = climb_to_root(path, hash);
  if (!size) return false;
  sodium_bin2hex(root, sizeof root, hash, sizeof hash);
  int written = snprintf(tree, sizeof tree, "muster-orders-2\n%" PRId64 "\n%s\n", size, root);
  return !crypto_sign_verify_detached(signature, (const uint8_t *)tree, (size_t)written, config.order_key);
}

/*
 * `<verb> <argument> <counter> <lease_seconds> <nonce> <signature hex> <path>\n`, and nothing else in the world,
 * has an effect here. The signed text holds the deployment, this process and this very beat.
 */
static bool accept_order(char *line) {
  char *field[7], *at = line, text[512];
  size_t length = strlen(line);
  int64_t counter, lease_s, period;
  if (length < 1 || line[length - 1] != '\n' || strchr(line, '\n') != line + length - 1) return false;
  line[length - 1] = 0;
  for (int i = 0; i < 7; i++) {
    field[i] = at;
    char *blank = strchr(at, ' ');
    if ((blank == NULL) != (i == 6)) return false;
    if (blank) *blank = 0, at = blank + 1;
  }
  bool ok = !strcmp(field[0], "ok"), stop = !strcmp(field[0], "stop"), paced = !strcmp(field[0], "period");
  if (!(ok || stop || paced)) return false;
  if (paced ? !parse_number(field[1], MIN_PERIOD_MS, MAX_PERIOD_MS, &period) : strcmp(field[1], "-") != 0) return false;
  if (!parse_number(field[2], 0, INT64_MAX, &counter) || !parse_number(field[3], 0, MAX_LEASE_S, &lease_s)) return false;
  if (strlen(field[4]) != 32 || strspn(field[4], "0123456789abcdef") != 32) return false;
  int size = snprintf(text, sizeof text, "muster-order-1\n%s\n%s\n%" PRIu64 "\n%s\n%s\n%s\n%s\n%s\n", config.deployment,
                      my.instance, my.seq, field[0], field[1], field[2], field[3], field[4]);
  if (size < 0 || (size_t)size >= sizeof text || !signed_order(text, field[5], field[6])) return false;
  if (counter < my.counter) return false; /* an older order: a replay */
  my.counter = counter;
  my.lease_until = now_ms() + lease_s * 1000;
  if (paced) my.period_ms = period;
  if (stop) my.stop_ordered = true;
  if (!config.control && !memory_token[0]) {
    char token[17];
    snprintf(text, sizeof text, "memory:%s", field[4]);
    derive_token(token, text);
    snprintf(memory_token, sizeof memory_token, "muster-memory-token=%s", token);
    sodium_memzero(token, sizeof token);
  }
  return true;
}

/* What was not told after all counts on. */
static void take_back_told(void) {
  my.live.timeout += my.told.timeout;
  my.live.reset += my.told.reset;
  my.live.other += my.told.other;
  if (my.told.gap_ms > my.live.gap_ms) my.live.gap_ms = my.told.gap_ms;
  my.told = (struct failures){0};
}

static void build_body(const char *kind, const char *end) {
  my.told = my.live;
  my.live = (struct failures){0};
  snprintf(my.body, sizeof my.body,
           "{\"v\":1,\"deployment\":\"%s\",\"instance\":\"%s\",\"seq\":%" PRIu64 ",\"kind\":\"%s\",\"boot_id\":\"%s\","
           "\"mono_ms\":%" PRId64 ",\"boot_ms\":%" PRId64 ",\"real_ms\":%" PRId64 ",\"gap_ms\":%" PRId64 ","
           "\"fail_timeout\":%" PRIu64 ",\"fail_reset\":%" PRIu64 ",\"fail_other\":%" PRIu64 ",\"signal\":%d,"
           "\"end\":\"%s\",\"counter\":%" PRId64 ",\"tx_bytes\":%" PRIu64 "}",
           config.deployment, my.instance, my.seq, kind, my.boot_id, now_ms() - my.mono_start,
           clock_ms(CLOCK_BOOTTIME) - my.boot_start, clock_ms(CLOCK_REALTIME), my.told.gap_ms, my.told.timeout,
           my.told.reset, my.told.other, (int)signal_seen, end, my.counter, my.tx_bytes);
}

static bool send_request(void) {
  uint8_t hash[crypto_auth_hmacsha256_BYTES];
  char hex[2 * sizeof hash + 1], request[BODY_MAX + 1024];
  mac(hash, my.body);
  sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
  int length = snprintf(request, sizeof request,
                        "POST /v1/beat HTTP/1.1\r\nHost: %s:%d\r\n"
                        "User-Agent: muster-drill/1 (SECURITY EXERCISE; harmless; ask %s)\r\n"
                        "Muster-Deployment: %s\r\nMuster-Mac: %s\r\nContent-Type: application/json\r\n"
                        "Content-Length: %zu\r\n\r\n%s",
                        config.controller_ip, (int)config.controller_port, config.contact, config.deployment, hex,
                        strlen(my.body), my.body);
  return send_all(request, (size_t)length);
}

/* One request and its answer on the open connection. */
static enum outcome exchange(void) {
  char answer[ANSWER_MAX + 1], *body;
  size_t length = 0;
  int64_t until = now_ms() + ANSWER_TIMEOUT_MS;
  int error = 0;
  if (!send_request()) error = errno;
  while (!error) {
    if (!wait_for(my.sock, POLLIN, until)) {
      error = ETIMEDOUT;
      break;
    }
    ssize_t got = recv(my.sock, answer + length, ANSWER_MAX - length, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (got <= 0) {
      error = got ? errno : ECONNRESET; /* an end in the place of an answer */
      break;
    }
    length += (size_t)got;
    answer[length] = 0;
    int complete = split_answer(answer, length, &body);
    if (!complete) continue;
    bool accepted = complete > 0 && !strncmp(answer + 9, "200 ", 4) && accept_order(body);
    if (accepted) return ACCEPTED;
    my.live.other++;
    hang_up(); /* whatever is at the other end, and whatever else it has to say */
    return NOT_ACCEPTED;
  }
  count_failure(error);
  hang_up();
  return error == ETIMEDOUT ? FAILED : BROKEN;
}

/* Delivers the body in hand. A connection that had gone stale is worth one more try, on a new one. */
static enum outcome deliver(void) {
  enum outcome outcome = FAILED;
  for (int attempt = 0; attempt < 2; attempt++) {
    bool reused = my.sock >= 0;
    if (!reused && !connect_controller()) break;
    outcome = exchange();
    if (outcome != BROKEN || !reused) break;
  }
  if (outcome == ACCEPTED) {
    my.seq++;
    my.body_sent = false;
    my.told = (struct failures){0};
  } else if (!my.body_sent) {
    take_back_told(); /* it never left: the next body is built afresh */
  }
  return outcome;
}

static enum outcome beat(void) {
  if (!my.body_sent) build_body("beat", "");
  return deliver();
}

/* The last word, tried for a few seconds. The canary file stays for a site that ended the program itself. */
static _Noreturn void finish(const char *end, int status) {
  my.end_by = now_ms() + ENDING_MS;
  if (!alarm_seen) alarm(ALARM_GRACE_S);
  if (my.canary_made && (!strcmp(end, "stop") || !strcmp(end, "limit"))) unlink(sealed.canary);
  if (!my.body_sent || deliver() == ACCEPTED) {
    build_body("receipt", end);
    deliver();
  }
  _exit(status);
}

static int64_t jittered(int64_t period) {
  int64_t spread = period * config.jitter_percent / 100;
  return period - spread + (spread ? (int64_t)randombytes_uniform((uint32_t)(2 * spread + 1)) : 0);
}

static _Noreturn void run(void) {
  bool dormant = false;
  int64_t next = now_ms();
  for (;;) {
    if (signal_seen) finish("signal", 0);
    if (limit_reached()) finish("limit", 0);
    int64_t now = now_ms();
    if (!dormant && now >= my.lease_until) { /* no lease: silence, but for one try in each dormant period */
      dormant = true;
      hang_up();
      next = my.discontinuity ? now : now + config.dormant_s * 1000;
      my.discontinuity = false;
    }
    if (now >= next || (my.discontinuity && !dormant)) {
      bool repeated = my.body_sent;
      my.discontinuity = false;
      enum outcome outcome = beat();
      if (my.stop_ordered) finish("stop", 0);
      bool leased = now_ms() < my.lease_until;
      if (dormant && !leased) hang_up();
      if (dormant && leased) dormant = false;
      if (dormant) next = now_ms() + config.dormant_s * 1000;
      else if (outcome == ACCEPTED && repeated) next = now_ms(); /* what happened meanwhile is worth telling now */
      else next = now_ms() + jittered(my.period_ms);
      continue;
    }
    int64_t until = dormant || next < my.lease_until ? next : my.lease_until;
    if (wait_tick(my.sock, POLLIN | POLLRDHUP, until) && my.sock >= 0) notice_idle_event();
  }
}

/* ---- 9. The beginning ------------------------------------------------------------------------------- */

static void say(const char *what, const char *why) {
  dprintf(STDOUT_FILENO, "muster drill implant (security exercise, harmless): %s%s\n", what, why);
}

static void read_identity(void) {
  uint8_t random[16];
  randombytes_buf(random, sizeof random);
  sodium_bin2hex(my.instance, sizeof my.instance, random, sizeof random);
  strcpy(my.boot_id, "00000000-0000-0000-0000-000000000000");
  int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
  char id[36];
  if (fd < 0) return;
  if (read(fd, id, sizeof id) == sizeof id) memcpy(my.boot_id, id, sizeof id);
  close(fd);
}

int main(int argc, char **argv) {
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  sigaction(SIGPIPE, &ignore, NULL);
  bool ask = argc == 2 && !strcmp(argv[1], "--about");
  if (sodium_init() < 0) return 1;
  const char *bad = load_config();
  if (ask) {
    say("a heartbeat program; it changes nothing, spreads nowhere and ends by itself; ask: ", config.contact);
    return 0;
  }
  if (bad) {
    say(strcmp(bad, "unconfigured") ? "refused: " : "inert template, ", bad);
    return 0;
  }
  bool may_tell = false;
  const char *refusal = check_order(&may_tell);
  if (refusal) say("refused: ", refusal);
  if (refusal && !may_tell) return 0;
  alarm((unsigned)config.hard_limit_s); /* from here on the kernel ends this process, whatever it does */
  syscall(SYS_close_range, 3u, ~0u, 0u); /* nothing of the launcher's is held open or kept alive */
  start_clocks();
  read_identity();
  const char *fault = refusal || config.control ? NULL : lay_puzzles();
  if (!refusal) say("running, ask: ", config.contact);
  if (!confine()) {
    say("refused: ", "no confinement on this kernel");
    if (my.canary_made) unlink(sealed.canary);
    return 1;
  }
  char end[64];
  snprintf(end, sizeof end, refusal ? "refused:%s" : "fault:%s", refusal ? refusal : fault ? fault : "");
  if (refusal || fault) finish(end, refusal ? 0 : 1);
  run();
}
