/*
 * The floor under the figures of `fleet-manager bench`: the least that a program on Linux must do to
 * hand the newest picture to many viewers, or to read what many cameras send. One thread, epoll, one
 * buffer for all viewers, no protocol but the framing.
 *
 *   cc -O2 -o floor floor.c
 *   floor fan-out PORT FPS PICTURES mjpeg|length    gives each viewer FPS pictures a second
 *   floor ingest PORT                               reads messages and counts them
 *
 * PICTURES is a file of pictures, each after its length; a length is a big-endian u32, also before
 * what is read and before what is written with `length`. PORT 0 is a free one; the first line on
 * standard output says which: "port N". It listens on loopback and ends with its standard input.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { MAX_MESSAGE = 4 << 20, EVENTS = 256, READS_PER_TURN = 8 };

/* A picture ready for the wire, shared by all who still have to write it. */
struct part {
  int users;
  size_t size;
  unsigned char bytes[];
};

enum kind { LISTENER, TIMER, PARENT, VIEWER, CAMERA };

struct peer {
  enum kind kind;
  int fd;
  bool asked;          /* viewer: its request came */
  bool waits;          /* viewer: epoll tells when it can be written to */
  struct part *now;    /* viewer: is being written */
  struct part *next;   /* viewer: the newest, for when that is done */
  size_t done;         /* viewer: bytes written; camera: bytes read */
  size_t length;       /* camera: of the message, 0 while its length is read */
  unsigned char head[4];
  unsigned char *body;
  size_t room;
};

static int epoll;
static bool mjpeg;
static struct peer **viewers;
static int viewer_count, viewer_room;
static unsigned char *pictures;
static size_t pictures_size, picture_at;

static void die(const char *what) {
  fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void *memory(void *bytes) {
  if (!bytes) die("memory");
  return bytes;
}

static uint32_t number(const unsigned char *at) {
  uint32_t value;
  memcpy(&value, at, sizeof value);
  return ntohl(value);
}

static void let_go(struct part *part) {
  if (part && --part->users == 0) free(part);
}

static void watch(struct peer *peer, uint32_t events, int how) {
  struct epoll_event event = {.events = events, .data.ptr = peer};
  if (epoll_ctl(epoll, how, peer->fd, &event)) die("epoll_ctl");
}

static struct peer *add(enum kind kind, int fd) {
  struct peer *peer = memory(calloc(1, sizeof *peer));
  peer->kind = kind;
  peer->fd = fd;
  watch(peer, EPOLLIN, EPOLL_CTL_ADD);
  return peer;
}

/* Its memory stays until the end: an event of the same turn may still point to it. */
static void hang_up(struct peer *peer) {
  for (int i = 0; i < viewer_count; i++) {
    if (viewers[i] == peer) {
      viewers[i] = viewers[--viewer_count];
      break;
    }
  }
  close(peer->fd);
  peer->fd = -1;
  let_go(peer->now);
  let_go(peer->next);
  peer->now = peer->next = NULL;
  free(peer->body);
  peer->body = NULL;
}

/* The next picture as a copy of its own, as if it had just come. */
static struct part *next_part(void) {
  if (picture_at == pictures_size) picture_at = 0;
  size_t size = number(pictures + picture_at);
  const unsigned char *picture = pictures + picture_at + 4;
  picture_at += 4 + size;
  char head[128];
  size_t head_size = 4;
  if (mjpeg) {
    head_size = (size_t)snprintf(head, sizeof head,
                                 "Content-Type: image/jpeg\r\nContent-Length: %zu\r\n\r\n", size);
  } else {
    memcpy(head, picture - 4, 4);
  }
  const char *tail = mjpeg ? "\r\n--frame\r\n" : "";
  size_t tail_size = strlen(tail);
  struct part *part = memory(malloc(sizeof *part + head_size + size + tail_size));
  part->users = 1;
  part->size = head_size + size + tail_size;
  memcpy(part->bytes, head, head_size);
  memcpy(part->bytes + head_size, picture, size);
  memcpy(part->bytes + head_size + size, tail, tail_size);
  return part;
}

/* Writes what the socket takes; false when the viewer is gone. */
static bool pump(struct peer *viewer) {
  for (;;) {
    if (!viewer->now) {
      viewer->now = viewer->next;
      viewer->next = NULL;
      viewer->done = 0;
    }
    bool blocked = false;
    while (viewer->now && !blocked && viewer->done < viewer->now->size) {
      ssize_t wrote = write(viewer->fd, viewer->now->bytes + viewer->done,
                            viewer->now->size - viewer->done);
      if (wrote < 0 && errno != EAGAIN) return false;
      blocked = wrote < 0;
      if (wrote > 0) viewer->done += (size_t)wrote;
    }
    if (viewer->now && !blocked) {
      let_go(viewer->now);
      viewer->now = NULL;
      if (viewer->next) continue;
    }
    if (blocked != viewer->waits) {
      viewer->waits = blocked;
      watch(viewer, blocked ? EPOLLIN | EPOLLOUT : EPOLLIN, EPOLL_CTL_MOD);
    }
    return true;
  }
}

static void tick(int timer) {
  uint64_t missed;
  if (read(timer, &missed, sizeof missed) != sizeof missed) return;
  struct part *part = next_part();
  for (int i = 0; i < viewer_count; i++) {
    struct peer *viewer = viewers[i];
    let_go(viewer->next);
    viewer->next = part;
    part->users++;
    if (!viewer->now && !pump(viewer)) {
      hang_up(viewer);
      i--;
    }
  }
  let_go(part);
}

/* The request of a viewer, of which only its coming counts; afterwards nothing is expected. */
static void hear(struct peer *viewer) {
  char request[4096];
  ssize_t got = read(viewer->fd, request, sizeof request);
  if (got == 0 || (got < 0 && errno != EAGAIN)) {
    hang_up(viewer);
    return;
  }
  if (got < 0 || viewer->asked) return;
  viewer->asked = true;
  static const char answer[] =
      "HTTP/1.1 200 OK\r\nConnection: close\r\n"
      "Content-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n--frame\r\n";
  if (mjpeg && write(viewer->fd, answer, sizeof answer - 1) < 0) {
    hang_up(viewer);
    return;
  }
  if (viewer_count == viewer_room) {
    viewer_room = viewer_room ? 2 * viewer_room : 64;
    viewers = memory(realloc(viewers, (size_t)viewer_room * sizeof *viewers));
  }
  viewers[viewer_count++] = viewer;
}

/* Reads messages into memory; false when the camera is gone or says nonsense. */
static bool take(struct peer *camera, uint64_t *messages) {
  for (int i = 0; i < READS_PER_TURN; i++) {
    bool in_head = camera->length == 0;
    unsigned char *to = in_head ? camera->head : camera->body;
    size_t whole = in_head ? sizeof camera->head : camera->length;
    ssize_t got = read(camera->fd, to + camera->done, whole - camera->done);
    if (got <= 0) return got < 0 && errno == EAGAIN;
    camera->done += (size_t)got;
    if (camera->done < whole) continue;
    camera->done = 0;
    if (!in_head) {
      camera->length = 0;
      ++*messages;
      continue;
    }
    camera->length = number(camera->head);
    if (camera->length == 0 || camera->length > MAX_MESSAGE) return false;
    if (camera->length > camera->room) {
      camera->room = camera->length;
      camera->body = memory(realloc(camera->body, camera->room));
    }
  }
  return true;
}

static int listen_on(int port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) || listen(fd, 4096) ||
      getsockname(fd, (struct sockaddr *)&address, &size)) {
    die("listen");
  }
  printf("port %d\n", ntohs(address.sin_port));
  fflush(stdout);
  return fd;
}

static void accept_all(int listener, enum kind kind) {
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    add(kind, fd);
  }
}

static void load(const char *name) {
  FILE *file = fopen(name, "rb");
  if (!file || fseek(file, 0, SEEK_END)) die(name);
  pictures_size = (size_t)ftell(file);
  rewind(file);
  pictures = memory(malloc(pictures_size));
  if (fread(pictures, 1, pictures_size, file) != pictures_size) die(name);
  fclose(file);
  size_t at = 0;
  while (at + 4 <= pictures_size) at += 4 + number(pictures + at);
  errno = EINVAL;
  if (at != pictures_size || at == 0) die(name);
}

static int start_timer(double fps) {
  long nanos = (long)(1e9 / fps);
  struct timespec period = {nanos / 1000000000, nanos % 1000000000};
  struct itimerspec each = {.it_interval = period, .it_value = period};
  int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (fd < 0 || timerfd_settime(fd, 0, &each, NULL)) die("timer");
  return fd;
}

int main(int count, char **words) {
  bool fan_out = count == 6 && !strcmp(words[1], "fan-out");
  if (!fan_out && !(count == 3 && !strcmp(words[1], "ingest"))) {
    fprintf(stderr, "usage: floor fan-out PORT FPS PICTURES mjpeg|length | floor ingest PORT\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  epoll = epoll_create1(EPOLL_CLOEXEC);
  if (fan_out) {
    mjpeg = !strcmp(words[5], "mjpeg");
    load(words[4]);
    add(TIMER, start_timer(atof(words[3])));
  }
  add(LISTENER, listen_on(atoi(words[2])));
  add(PARENT, STDIN_FILENO);
  uint64_t messages = 0;
  for (;;) {
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(epoll, events, EVENTS, -1);
    for (int i = 0; i < ready; i++) {
      struct peer *peer = events[i].data.ptr;
      if (peer->fd < 0) continue;
      switch (peer->kind) {
        case LISTENER:
          accept_all(peer->fd, fan_out ? VIEWER : CAMERA);
          break;
        case TIMER:
          tick(peer->fd);
          break;
        case PARENT:
          printf("messages %llu\n", (unsigned long long)messages);
          return 0;
        case VIEWER:
          if (events[i].events & EPOLLOUT && !pump(peer)) {
            hang_up(peer);
          } else if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
            hear(peer);
          }
          break;
        case CAMERA:
          if (!take(peer, &messages)) hang_up(peer);
          break;
      }
    }
  }
}
