/*
 * For tests only: the implant, confined as ever, that then tries one thing which it must not be able to do.
 * Usage: forbidden ACT. Exit 42 for "nothing"; 77 when an act was let through; killed by SIGSYS otherwise.
 */
#define main implant_main
#include "../implant.c"
#undef main
#include <sys/un.h>

static char *const none[] = {NULL};
static struct sockaddr_in elsewhere;

static long act(const char *name) {
#define TRY(text, ...) if (!strcmp(name, text)) return syscall(__VA_ARGS__)
  TRY("execve", SYS_execve, "/bin/true", none, none);
  TRY("execveat", SYS_execveat, 0, "/bin/true", none, none, 0);
  TRY("fork", SYS_fork);
  TRY("vfork", SYS_vfork);
  TRY("clone", SYS_clone, 0, 0, 0, 0, 0);
  TRY("clone3", SYS_clone3, NULL, 0);
  TRY("open", SYS_open, "/etc/passwd", O_RDONLY);
  TRY("openat", SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY);
  TRY("creat", SYS_creat, "left-behind", 0600);
  TRY("write", SYS_write, 1, "x", 1);
  TRY("read", SYS_read, 0, sealed.page, 1);
  TRY("rename", SYS_rename, "payload", "hidden");
  TRY("link", SYS_link, "payload", "copy");
  TRY("symlink", SYS_symlink, "payload", "copy");
  TRY("chmod", SYS_chmod, "payload", 04755);
  TRY("unlink-self", SYS_unlink, "payload");
  TRY("unlinkat", SYS_unlinkat, AT_FDCWD, sealed.canary, 0);
  TRY("mkdir", SYS_mkdir, "d", 0700);
  TRY("chdir", SYS_chdir, "/");
  TRY("kill", SYS_kill, 1, 0);
  TRY("tgkill", SYS_tgkill, 1, 1, 0);
  TRY("ptrace", SYS_ptrace, 0, 0, 0, 0);
  TRY("process-vm-writev", SYS_process_vm_writev, 1, NULL, 0, NULL, 0, 0);
  TRY("mmap", SYS_mmap, 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  TRY("mprotect", SYS_mprotect, &sealed, sizeof sealed, PROT_READ | PROT_WRITE);
  TRY("mremap", SYS_mremap, &sealed, 4096, 8192, 1, 0);
  TRY("memfd", SYS_memfd_create, "m", 0);
  TRY("bind", SYS_bind, 0, &elsewhere, sizeof elsewhere);
  TRY("listen", SYS_listen, 0, 1);
  TRY("accept", SYS_accept, 0, NULL, NULL);
  TRY("socket-udp", SYS_socket, AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  TRY("socket-raw", SYS_socket, AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 1);
  TRY("socket-inet6", SYS_socket, AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  TRY("socket-unix", SYS_socket, AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  TRY("socket-netlink", SYS_socket, AF_NETLINK, SOCK_RAW, 0);
  TRY("connect-elsewhere", SYS_connect, 3, &elsewhere, sizeof elsewhere);
  TRY("connect-long", SYS_connect, 3, &sealed.controller, sizeof sealed.controller + 8);
  TRY("sendto-elsewhere", SYS_sendto, 3, "x", 1, MSG_NOSIGNAL, &elsewhere, sizeof elsewhere);
  TRY("sendto-fastopen", SYS_sendto, 3, "x", 1, MSG_FASTOPEN | MSG_NOSIGNAL, &elsewhere, sizeof elsewhere);
  TRY("sendmsg", SYS_sendmsg, 3, NULL, 0);
  TRY("setsockopt-filter", SYS_setsockopt, 3, SOL_SOCKET, SO_ATTACH_FILTER, NULL, 0);
  TRY("alarm-long", SYS_alarm, 600);
  TRY("setitimer", SYS_setitimer, 0, NULL, NULL);
  TRY("sigaction", SYS_rt_sigaction, SIGALRM, NULL, NULL, 8);
  TRY("sigprocmask", SYS_rt_sigprocmask, 0, NULL, NULL, 8);
  TRY("prlimit", SYS_prlimit64, 0, RLIMIT_CPU, NULL, NULL);
  TRY("prctl-rename", SYS_prctl, PR_SET_NAME, "kworker");
  TRY("seccomp", SYS_seccomp, 0, 0, NULL);
  TRY("setuid", SYS_setuid, 0);
  TRY("setpriority", SYS_setpriority, 0, 0, -20);
  TRY("setsid", SYS_setsid);
  TRY("mount", SYS_mount, "a", "b", "c", 0, NULL);
  TRY("unshare", SYS_unshare, 0);
  TRY("bpf", SYS_bpf, 0, NULL, 0);
  TRY("io-uring", SYS_io_uring_setup, 1, NULL);
  TRY("inotify", SYS_inotify_init1, 0);
  TRY("reboot", SYS_reboot, 0, 0, 0, 0);
  TRY("x32-getpid", 0x40000000 | SYS_getpid);
  _exit(99); /* no such act: a mistake in the test */
}

int main(int argc, char **argv) {
  if (argc != 2 || sodium_init() < 0 || load_config()) return 98;
  elsewhere = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(9), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  start_clocks();
  read_identity();
  if (!confine()) return 97;
  if (!strcmp(argv[1], "nothing")) _exit(42);
  if (!strcmp(argv[1], "change-controller")) {
    *(volatile in_port_t *)&sealed.controller.sin_port = htons(9);
    _exit(77);
  }
  if (!strcmp(argv[1], "crash")) __builtin_trap();
  act(argv[1]);
  _exit(77);
}
