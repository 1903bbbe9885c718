/* A card that does nothing: it answers every command at once, READ BINARY with 256 bytes. It speaks to vpcd as `card serve` does.
 *
 *   nothing PORT
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const unsigned char atr[] = {0x3B, 0x88, 0x80, 0x01, 0x00, 0x00, 0x05, 0xE0, 0xB3, 0x81, 0xA1, 0x00, 0x7F};

static int connection;

static int receive(unsigned char *to, size_t length)
{
    while (length > 0) {
        int one = 1;
        setsockopt(connection, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof one);
        ssize_t got = recv(connection, to, length, 0);
        if (got <= 0)
            return 0;
        to += got;
        length -= (size_t)got;
    }
    return 1;
}

int main(int count, char **arguments)
{
    static unsigned char frame[65537], answer[260];
    struct sockaddr_in to = {.sin_family = AF_INET};
    int one = 1;
    if (count < 2)
        return 2;
    to.sin_port = htons((unsigned short)atoi(arguments[1]));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(connection, (struct sockaddr *)&to, sizeof to) != 0) {
        perror("connect");
        return 1;
    }
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    while (receive(frame, 2)) {
        size_t length = (size_t)frame[0] << 8 | frame[1], size;
        if (!receive(frame + 2, length))
            break;
        if (length == 1 && frame[2] != 4)
            continue;
        if (length == 1) {
            size = sizeof atr;
            memcpy(answer + 2, atr, size);
        } else {
            size = length == 5 && frame[3] == 0xB0 ? 258 : 2;
            memset(answer + 2, 0x5A, size - 2);
            answer[size] = 0x90;
            answer[size + 1] = 0x00;
        }
        answer[0] = (unsigned char)(size >> 8);
        answer[1] = (unsigned char)size;
        if (send(connection, answer, size + 2, 0) != (ssize_t)size + 2)
            break;
    }
    return 0;
}
