"""The PC/SC library, as little of it as reading a card takes."""
import ctypes

ULONG = ctypes.c_ulong
LIBRARY = ctypes.CDLL("libpcsclite.so.1")


class Protocol(ctypes.Structure):
    """SCARD_IO_REQUEST."""
    _fields_ = [("protocol", ULONG), ("length", ULONG)]


class Failed(Exception):
    """A call of the library, or a command of the card, did not end well."""


class Card:
    """A card in a reader, by the number of the reader."""

    def __init__(self, reader):
        self.context, self.handle, self.protocol = ULONG(), ULONG(), ULONG()
        call("SCardEstablishContext", 2, None, None, ctypes.byref(self.context))
        length = ULONG(4096)
        names = ctypes.create_string_buffer(4096)
        call("SCardListReaders", self.context, None, names, ctypes.byref(length))
        name = names.raw[:length.value].split(b"\0")[reader]
        call("SCardConnect", self.context, name, ULONG(2), ULONG(3), ctypes.byref(self.handle), ctypes.byref(self.protocol))

    def send(self, command):
        """Sends a command, gives the data of the answer and the status word."""
        command = bytes(command)
        answer, length = ctypes.create_string_buffer(65538), ULONG(65538)
        call("SCardTransmit", self.handle, ctypes.byref(Protocol(self.protocol.value, ctypes.sizeof(Protocol))),
             command, ULONG(len(command)), None, answer, ctypes.byref(length))
        if length.value < 2:
            raise Failed(f"{command.hex()} was answered with {length.value} bytes")
        return answer.raw[:length.value - 2], answer.raw[length.value - 2:length.value].hex()

    def done(self, command):
        """Sends a command that must end with 9000, gives the data."""
        data, status = self.send(command)
        if status != "9000":
            raise Failed(f"{bytes(command).hex()} was answered {status}")
        return data

    def application(self, name):
        self.done(b"\x00\xA4\x04\x0C" + bytes([len(name)]) + name)

    def file(self, identifier):
        self.done(b"\x00\xA4\x02\x0C\x02" + identifier.to_bytes(2, "big"))

    def verify(self, identifier, value):
        self.file(identifier)
        self.done(b"\x00\x20\x00\x80" + bytes([len(value)]) + value)

    def read(self, identifier):
        """A whole file, as long as the card gives bytes."""
        self.file(identifier)
        whole = b""
        while True:
            data, status = self.send(b"\x00\xB0" + len(whole).to_bytes(2, "big") + b"\x00")
            if status == "6b00":
                return whole
            if status != "9000":
                raise Failed(f"file {identifier:04X} was answered {status} at {len(whole)}")
            whole += data
            if len(data) < 256:
                return whole


def call(name, *arguments):
    code = getattr(LIBRARY, name)(*arguments) & 0xFFFFFFFF
    if code:
        raise Failed(f"{name} ended with {code:08X}")


def objects(data):
    """The objects of a BER-TLV text one after the other: tag, value. Fillers FF end it."""
    place = 0
    while place + 2 < len(data) and data[place:place + 2] != b"\xFF\xFF":
        size = 2 if data[place] & 0x1F == 0x1F else 1
        tag = data[place:place + size].hex()
        place += size
        length = data[place]
        place += 1
        if length & 0x80:
            count = length & 0x7F
            length = int.from_bytes(data[place:place + count], "big")
            place += count
        yield tag, data[place:place + length]
        place += length
