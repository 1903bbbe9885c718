/* Times commands through PC/SC, in turns on the cards in the first and the second reader.
 *
 *   client ROUNDS COMMANDS
 *
 * Writes a line for each round: kind of command, number of the reader, seconds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <winscard.h>

static SCARDCONTEXT context;
static SCARDHANDLE cards[2];
static DWORD protocols[2];

static void must(const char *what, LONG code)
{
    if (code != SCARD_S_SUCCESS) {
        fprintf(stderr, "%s: %s\n", what, pcsc_stringify_error(code));
        exit(1);
    }
}

static void command(int reader, const char *bytes, DWORD length, DWORD expected)
{
    unsigned char answer[512];
    DWORD received = sizeof answer;
    SCARD_IO_REQUEST protocol = {protocols[reader], sizeof protocol};
    must("SCardTransmit",
         SCardTransmit(cards[reader], &protocol, (LPCBYTE)bytes, length, NULL, answer, &received));
    if (received != expected) {
        fprintf(stderr, "reader %d: %lu bytes, expected %lu\n", reader, received, expected);
        exit(1);
    }
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int main(int count, char **arguments)
{
    static const char jpki[] = "\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
    static const char certificate[] = "\x00\xA4\x02\x0C\x02\x00\x0A", pin[] = "\x00\xA4\x02\x0C\x02\x00\x18";
    static const char read[] = "\x00\xB0\x00\x00\x00", query[] = "\x00\x20\x00\x80";
    char names[4096];
    DWORD length = sizeof names;
    if (count < 3)
        return 2;
    must("SCardEstablishContext", SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context));
    must("SCardListReaders", SCardListReaders(context, NULL, names, &length));
    const char *name = names;
    for (int reader = 0; reader < 2; reader++, name += strlen(name) + 1) {
        LONG code = SCARD_E_NO_SMARTCARD;
        for (int turn = 0; turn < 100 && code != SCARD_S_SUCCESS; turn++, usleep(100000))
            code = SCardConnect(context, name, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T1, &cards[reader], &protocols[reader]);
        must("SCardConnect", code);
        command(reader, jpki, 15, 2);
    }
    for (int round = 0; round < atoi(arguments[1]); round++)
        for (int kind = 0; kind < 2; kind++)
            for (int reader = 0; reader < 2; reader++) {
                command(reader, kind ? pin : certificate, 7, 2);
                double began = now();
                for (int turn = 0; turn < atoi(arguments[2]); turn++)
                    command(reader, kind ? query : read, kind ? 4 : 5, kind ? 2 : 258);
                printf("%s %d %.9f\n", kind ? "query" : "read", reader, now() - began);
            }
    return 0;
}
