import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A CHATHACK server in plain Java, for tests: correct, and different from the reference server and from plain_server.py.
 *
 * <p>java PlainServer PORT [LOGIN PASSWORD]...
 *
 * <p>Two threads for each connection, one lock. Texts are strings, and no byte strings. Where a clause is OPEN: senders do not hear
 * themselves (GLOBAL-2), a second login is refused (LOGIN-7), a text that is not UTF-8 is ACK 1 (WIRE-7), whoever is not there is
 * answered for with a refusal (PRIVATE-6).
 */
public class PlainServer {
    static final int MESSAGE_BYTES_MAX = 1024;
    static final int LOGIN_BYTES_MAX = 255;
    static final int TEXT_BYTES_MAX = 1 << 20;
    static final int FRAMES_WAITING_MAX = 4096;

    /** A frame whose end cannot be found. */
    static class BadPacket extends IOException {}

    /** A frame whose end is known, and whose contents nobody can take. */
    static class BadText extends Exception {}

    final Map<String, String> passwords = new HashMap<>();
    final Map<String, User> users = new HashMap<>();
    final Set<List<String>> asks = new HashSet<>(); // who asked, who was asked

    class User {
        final Socket connection;
        final DataInputStream in;
        final LinkedBlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>(FRAMES_WAITING_MAX);
        final Thread writer = new Thread(this::writeAll);
        String login;

        User(Socket connection) throws IOException {
            this.connection = connection;
            in = new DataInputStream(new java.io.BufferedInputStream(connection.getInputStream()));
            writer.setDaemon(true);
            writer.start();
        }

        /** Nobody waits for a slow reader: who lets too much wait is put out. */
        void send(byte[] data) {
            if (!outgoing.offer(data)) breakOff();
        }

        void sendCode(int code) {
            send(new byte[] {(byte) code});
        }

        void writeAll() {
            try {
                OutputStream out = new BufferedOutputStream(connection.getOutputStream(), 65536);
                for (byte[] data = outgoing.take(); data.length > 0; data = outgoing.take()) {
                    out.write(data);
                    if (outgoing.isEmpty()) out.flush();
                }
                out.flush();
            } catch (IOException | InterruptedException end) {
                breakOff();
            }
        }

        void breakOff() {
            try {
                connection.shutdownInput();
                connection.close();
            } catch (IOException gone) {
                // as it was to be
            }
        }

        byte[] takeBytes() throws IOException {
            int size = in.readInt();
            if (size < 0 || size > TEXT_BYTES_MAX) throw new BadPacket();
            byte[] bytes = new byte[size];
            in.readFully(bytes);
            return bytes;
        }

        byte[] takeAddress() throws IOException {
            int kind = in.readUnsignedByte();
            if (kind != 1 && kind != 2) throw new BadPacket();
            byte[] address = new byte[kind == 1 ? 5 : 17];
            address[0] = (byte) kind;
            in.readFully(address, 1, address.length - 1);
            return address;
        }

        void serve() {
            try {
                while (true) {
                    try {
                        serveOne(in.readUnsignedByte());
                    } catch (BadText bad) {
                        sendCode(1);
                    }
                }
            } catch (BadPacket bad) {
                sendCode(1);
            } catch (IOException end) {
                // the client has left
            }
            forget(this);
            try {
                if (outgoing.offer(new byte[0], 1, TimeUnit.SECONDS)) writer.join(1000);
                connection.shutdownOutput();
                linger();
            } catch (IOException | InterruptedException gone) {
                // nobody hears it
            }
            breakOff();
        }

        /** Reads what still comes, so that the last answer is not lost to a reset. */
        void linger() throws IOException {
            connection.setSoTimeout(200);
            byte[] rest = new byte[65536];
            while (in.read(rest) >= 0) {
                // it is of no use any more
            }
        }

        void serveOne(int code) throws IOException, BadText {
            switch (code) {
                case 1: {
                    byte[] login = takeBytes();
                    byte[] password = takeBytes();
                    tryLogin(textOf(login), textOf(password));
                    break;
                }
                case 2:
                    tryLogin(textOf(takeBytes()), null);
                    break;
                case 3: {
                    byte[] sender = takeBytes();
                    byte[] text = takeBytes();
                    if (!maySpeakAs(textOf(sender)) || text.length > MESSAGE_BYTES_MAX) sendCode(1);
                    else say(login, textOf(text));
                    break;
                }
                case 4: {
                    byte[] sender = takeBytes();
                    byte[] receiver = takeBytes();
                    if (maySpeakAs(textOf(sender))) ask(this, textOf(receiver));
                    else sendCode(1);
                    break;
                }
                case 5: {
                    byte[] sender = takeBytes();
                    byte[] receiver = takeBytes();
                    byte[] port = new byte[4];
                    in.readFully(port);
                    byte[] address = takeAddress();
                    byte[] id = new byte[8];
                    in.readFully(id);
                    answer(textOf(sender), textOf(receiver), frame(7, sender, port, address, id));
                    break;
                }
                case 6: {
                    byte[] sender = takeBytes();
                    byte[] receiver = takeBytes();
                    answer(textOf(sender), textOf(receiver), frame(8, sender));
                    break;
                }
                case 7:
                    takeBytes();
                    takeBytes();
                    sendCode(1);
                    break;
                case 8:
                    takeBytes();
                    takeBytes();
                    takeBytes(); // the size and the bytes are laid out as a text
                    sendCode(1);
                    break;
                case 9:
                    takeBytes();
                    in.readLong();
                    sendCode(1);
                    break;
                default:
                    throw new BadPacket();
            }
        }

        boolean maySpeakAs(String sender) {
            return login != null && login.equals(sender);
        }

        void tryLogin(String name, String password) {
            int refusal = login != null ? 1 : enter(this, name, password);
            if (refusal != 0) sendCode(refusal);
        }

        void answer(String sender, String receiver, byte[] frame) {
            if (!maySpeakAs(sender) || !PlainServer.this.answer(sender, receiver, frame)) sendCode(1);
        }
    }

    static String textOf(byte[] bytes) throws BadText {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return text.toString();
        } catch (CharacterCodingException bad) {
            throw new BadText();
        }
    }

    /** A frame of a code, a text with its count, and what stands behind that. */
    static byte[] frame(int code, byte[] text, byte[]... rest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(code);
            out.writeInt(text.length);
            out.write(text);
            for (byte[] part : rest) out.write(part);
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
        return bytes.toByteArray();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    synchronized int enter(User user, String name, String password) {
        int size = utf8(name).length;
        if (size == 0 || size > LOGIN_BYTES_MAX) return 2;
        if (password == null) {
            if (passwords.containsKey(name) || users.containsKey(name)) return 4;
        } else if (!password.equals(passwords.get(name))) {
            return 2;
        } else if (users.containsKey(name)) {
            return 2;
        }
        users.put(name, user);
        user.login = name;
        user.sendCode(3); // in the lock, so that nobody's words are before it
        return 0;
    }

    synchronized void forget(User user) {
        if (user.login != null && users.get(user.login) == user) {
            users.remove(user.login);
            asks.removeIf(pair -> pair.contains(user.login));
        }
        user.login = null;
    }

    synchronized void say(String sender, String text) {
        byte[] bytes = utf8(text);
        byte[] frame = frame(5, utf8(sender), ByteBuffer.allocate(4).putInt(bytes.length).array(), bytes);
        for (User user : users.values()) {
            if (!sender.equals(user.login)) user.send(frame);
        }
    }

    synchronized void ask(User from, String receiver) {
        User user = users.get(receiver);
        if (user == null) {
            from.send(frame(8, utf8(receiver)));
        } else if (!receiver.equals(from.login)) {
            asks.add(List.of(from.login, receiver));
            user.send(frame(6, utf8(from.login)));
        }
    }

    synchronized boolean answer(String sender, String receiver, byte[] frame) {
        if (!asks.remove(List.of(receiver, sender))) return false;
        users.get(receiver).send(frame);
        return true;
    }

    void run(int port) throws IOException {
        try (ServerSocket listening = new ServerSocket()) {
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress("::", port), 512);
            System.out.println("ready");
            while (true) {
                Socket connection = listening.accept();
                connection.setTcpNoDelay(true);
                connection.setKeepAlive(true);
                Thread reader = new Thread(new User(connection)::serve);
                reader.setDaemon(true);
                reader.start();
            }
        }
    }

    public static void main(String[] words) throws IOException {
        PlainServer server = new PlainServer();
        List<String> rest = new ArrayList<>(List.of(words));
        int port = Integer.parseInt(rest.remove(0));
        for (int i = 0; i + 1 < rest.size(); i += 2) server.passwords.put(rest.get(i), rest.get(i + 1));
        server.run(port);
    }
}
