#!/usr/bin/env python3
"""What `init` finds out about servers in folders, and what it writes.
Usage: init_test.py CHATHACK_CONFORM FOLDER_OF_PROGRAMS
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

CONFORM, PROGRAMS = map(os.path.abspath, sys.argv[1:3])
SERVER, CLIENT = f"{PROGRAMS}/chathackd", f"{PROGRAMS}/chathack"
# A program in Python that is told its port in some way, and becomes the reference server there.
STARTER = """import os, sys
{port}
if __name__ == "__main__":
    os.execv({server!r}, [{server!r}, "--listen", {address!r} + ":" + port])
"""


# In Java, in a package; it becomes the reference server, too.
JAVA = """package chat.server;
import java.net.ServerSocket;  // if it listened itself
/** class Other {{}} */
public class ChatServer {{
    public static void main(String[] args) throws Exception {{
        System.exit(new ProcessBuilder("{server}", "--listen", Address.of(args[0])).inheritIO().start().waitFor());
    }}
}}
"""


class Init(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name) / "my-server"
        self.folder.mkdir()
        (self.folder.parent / "python3").symlink_to("/usr/bin/python3")

    def write(self, name, text, mode=0o644):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)

    def starter(self, port, address="127.0.0.1"):
        self.write("server.py", STARTER.format(port=port, server=SERVER, address=address))

    def run_tool(self, *words, cwd=None):
        path = f"{self.folder.parent}:{os.environ['PATH']}"
        done = subprocess.run([CONFORM, *words], cwd=cwd or self.folder, capture_output=True, text=True, timeout=300, check=False,
                              env={**os.environ, "PATH": path})
        return done.returncode, done.stdout + done.stderr

    def init(self, *words):
        return self.run_tool("init", *words)

    def last_line(self, *words):
        """What is said last, after the program's name."""
        code, said = self.init(*words)
        return code, said.rstrip("\n").rpartition("\n")[2].removeprefix("chathack-conform: ")

    def target_file(self):
        return (self.folder / "chathack-target.yaml").read_text()

    def test_a_server_that_takes_its_port_as_a_word_is_found_and_can_be_checked(self):
        self.starter("port = sys.argv[1]", "[::]")
        code, said = self.init()
        self.assertEqual(code, 0, said)
        for words in ("project   Python, by server.py", "starts    python3 ${dir}/server.py ${port}, listening after ", "listens   on [::]:",
                      "the port that it is given", "users     two log in", "message   one hears what the other says",
                      "wrote     ./chathack-target.yaml", "next: chathack-conform run --target ./chathack-target.yaml"):
            self.assertIn(words, said)
        self.assertIn('command: ["python3", "${dir}/server.py", "${port}"]', self.target_file())
        self.assertNotIn("\nipv6", self.target_file())
        code, said = self.run_tool("run", "--target", "chathack-target.yaml", "--only", "login/new*")
        self.assertEqual(code, 0, said)

    def test_other_ways_to_be_told_the_port(self):
        for port, written in (("port = sys.argv[sys.argv.index('--port') + 1]", '"--port", "${port}"'),
                              ("port = os.environ['PORT']", 'PORT: "${port}"'),
                              ("assert sys.argv[1] == '-p'; port = sys.argv[2]", '"-p", "${port}"')):
            with self.subTest(port):
                self.starter(port)
                code, said = self.init("--force")
                self.assertEqual(code, 0, said)
                self.assertIn(written, self.target_file())
                self.assertIn("ipv6: false", self.target_file())

    def test_a_port_that_is_always_the_same_is_named(self):
        self.starter("port = '0'; import socket; s = socket.create_server(('127.0.0.1', 0)); port = str(s.getsockname()[1]); s.close()\n"
                     "path = os.path.join(os.path.dirname(__file__), 'port')\n"
                     "if os.path.exists(path): port = open(path).read()\nopen(path, 'w').write(port)")
        code, said = self.init()
        self.assertEqual(code, 0, said)
        self.assertIn(f"port: {(self.folder / 'port').read_text()}", self.target_file())
        self.assertIn("whatever it is told", said)

    def test_a_server_that_needs_its_own_folder_runs_there(self):
        self.write("settings", "here")
        self.starter("open('settings'); port = sys.argv[1]")
        code, said = self.init()
        self.assertEqual(code, 0, said)
        self.assertIn('folder: "${dir}"', self.target_file())

    def test_a_jar_is_given_to_java(self):
        self.write("../java", f"#!/bin/sh\n[ $1 = -jar ] && exec {SERVER} --listen 127.0.0.1:$3\n", 0o755)
        self.write("chat.jar", "PK")
        code, said = self.init()
        self.assertEqual(code, 0, said)
        self.assertIn("Java archive, by chat.jar", said)

    @unittest.skipUnless(shutil.which("javac") and shutil.which("java"), "there is no Java here to compile with")
    def test_sources_in_java_are_compiled_once_and_the_class_that_serves_is_started(self):
        self.write("src/chat/server/ChatServer.java", JAVA.format(server=SERVER))
        self.write("src/chat/server/Address.java",
                   'package chat.server;\nclass Address { static String of(String port) { return "127.0.0.1:" + port; } }  // \u00fc\n')
        self.write("src/chat/client/Main.java",
                   "package chat.client;\npublic class Main { public static void main(String... args) { System.exit(1); } }\n")
        self.write("test/ServerTest.java", "import org.junit.Test;\npublic class ServerTest { @Test public void works() {} }\n")
        code, said = self.last_line()
        self.assertEqual(code, 3, said)
        self.assertIn("this is a Java project (src/chat/server/ChatServer.java), and is not built yet: find . ", said)
        code, said = self.init("--build")
        self.assertEqual(code, 0, said)
        self.assertIn("project   Java, by src/chat/server/ChatServer.java; what may be started, too: chat.client.Main\n", said)
        written = self.target_file()
        self.assertRegex(written, r'(?m)^build: \["find \. .* -exec javac -encoding UTF-8 -d out \{\} \+"\]')
        self.assertIn('command: ["java", "-cp", "${dir}/out", "chat.server.ChatServer", "${port}"]', written)
        code, said = self.run_tool("run", "--target", "chathack-target.yaml", "--only", "login/new*")
        self.assertEqual(code, 0, said)
        shutil.rmtree(self.folder / "out")
        self.write("src/chat/server/Address.java", "package chat.server;\nclass Address { nonsense }\n")
        code, said = self.last_line("--build", "--force")
        self.assertEqual(code, 3, said)
        self.assertRegex(said, "^it could not be built: exit status 1 of: find ")

    def test_without_a_compiler_a_source_in_java_is_started_as_it_is(self):
        for name in ("python3", "sh", "dirname"):
            if not (self.folder.parent / name).exists():
                (self.folder.parent / name).symlink_to(shutil.which(name))
        self.write("../java", f"#!/bin/sh\nexec {SERVER} --listen 127.0.0.1:$2\n", 0o755)
        self.write("Server.java", "class Server { public static void main(String[] args) {} }\n")
        done = subprocess.run([CONFORM, "init"], cwd=self.folder, capture_output=True, text=True, timeout=300, check=False,
                              env={**os.environ, "PATH": str(self.folder.parent)})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("Java in one file, by Server.java", done.stdout)
        self.assertIn('command: ["java", "${dir}/Server.java", "${port}"]', self.target_file())

    def test_one_that_starts_slowly_gets_the_time_that_it_needs(self):
        self.starter("import time; time.sleep(3); port = sys.argv[1]")
        code, said = self.init()
        self.assertEqual(code, 0, said)
        within = int(re.search(r"(?m)^ready: \{within_ms: (\d+)\}", self.target_file()).group(1))
        measured = float(re.search(r"listening after ([0-9.]+) s", said).group(1))
        self.assertEqual(within % 1000, 0)
        self.assertAlmostEqual(within / 1000, 4 * measured, delta=1.3)
        self.starter("port = sys.argv[1]")
        code, said = self.init("--force")
        self.assertEqual(code, 0, said)
        if float(re.search(r"listening after ([0-9.]+) s", said).group(1)) < 2.4:
            self.assertNotIn("within_ms", self.target_file())

    def test_the_last_line_says_which_of_all_went_wrong(self):
        code, said = self.last_line("--build")
        self.assertEqual(code, 2, said)
        self.assertRegex(said, "^it was not recognised: nothing is found that starts a server; write a target file by hand")
        self.write("Makefile", "server:\n\t@echo no compiler here; exit 3\n")
        code, said = self.init("--build")
        self.assertRegex(said, r"(?s)no compiler here\n.*it could not be built: exit status 2 of: make\n$")
        self.assertEqual(code, 3, said)
        self.write("Makefile", "server:\n\t@true\n")
        code, said = self.last_line("--build")
        self.assertEqual(code, 3, said)
        self.assertEqual(said, "it could not be built: nothing is found that starts a server, after: make")
        self.write("Makefile", "server:\n\tprintf '#!/bin/sh\\necho Error: no database >&2; exit 4' > server && chmod +x server\n")
        code, said = self.last_line("--build")
        self.assertEqual(code, 3, said)
        self.assertRegex(said, "^it was started, and never listened: exit status 4: Error: no database; write ")
        for name in ("Makefile", "server"):
            (self.folder / name).unlink()
        self.write("server.py", "import socket, signal\ns = socket.create_server(('127.0.0.1', 0))\nsignal.pause()  # __main__\n")
        code, said = self.last_line("--build")
        self.assertEqual(code, 3, said)
        self.assertRegex(said, "^it takes another port each time, and is not told which; write ")

    def test_what_is_there_already_is_tried_before_something_is_built(self):
        self.write("Makefile", "server:\n\techo made > made\n")
        self.starter("port = sys.argv[1]")
        code, said = self.init("--build")
        self.assertEqual(code, 0, said)
        self.assertFalse((self.folder / "made").exists())
        self.write("server.py", "raise SystemExit('__main__ is missing')\n")
        self.write("Makefile", f"server:\n\tcp {SERVER} server\n")
        code, said = self.init("--build", "--force")
        self.assertEqual(code, 0, said)
        self.assertIn('command: ["${dir}/server", ', self.target_file())

    def test_what_is_not_built_is_said_or_built(self):
        self.write("Makefile", f"server:\n\tcp {SERVER} server\n")
        code, said = self.init()
        self.assertEqual(code, 3, said)
        self.assertIn("this is a make project (Makefile), and is not built yet: make", said)
        self.assertFalse((self.folder / "chathack-target.yaml").exists())
        code, said = self.init("--build")
        self.assertEqual(code, 0, said)
        self.assertIn('command: ["${dir}/server", "--listen", "127.0.0.1:${port}"]', self.target_file())
        self.assertIn("# Build it first: make\n", self.target_file())

    def test_a_server_that_lets_nobody_in_is_written_and_told(self):
        self.write("server.py", "import socket, sys, signal\ns = socket.create_server(('', int(sys.argv[1])))\nsignal.pause()  # __main__\n")
        code, said = self.init()
        self.assertEqual(code, 3, said)
        self.assertIn("users     nobody is let in: ", said)
        self.assertRegex(said, "\nchathack-conform: it listens, and logs nobody in: .+\n$")
        self.assertIn("${port}", self.target_file())

    def test_what_does_not_start_is_told_with_its_reason(self):
        self.write("server.py", "import chat_library_that_is_missing  # __main__\n")
        code, said = self.init()
        self.assertEqual(code, 3, said)
        self.assertIn("No module named 'chat_library_that_is_missing'", said)
        self.assertFalse((self.folder / "chathack-target.yaml").exists())

    def test_nothing_is_written_over_and_wrong_use_is_told(self):
        code, said = self.init()
        self.assertEqual(code, 2, said)
        self.assertIn("nothing is found that starts a server", said)
        self.assertEqual(self.init("/nonexistent")[0], 2)
        self.starter("port = sys.argv[1]")
        self.write("chathack-target.yaml", "mine")
        code, said = self.init()
        self.assertEqual(code, 2, said)
        self.assertEqual(self.target_file(), "mine")

    def test_the_target_file_lies_in_the_folder_of_the_server(self):
        self.starter("port = sys.argv[1]", "[::]")
        for name in ("../mine.yaml", "/mine.yaml", ""):
            code, said = self.init("-o", name)
            self.assertEqual(code, 2, said)
            self.assertIn("give a name without a folder", said)

    def test_a_pipeline_names_the_target_file(self):
        self.starter("port = sys.argv[1]")
        for service, place in (("github", ".github/workflows/chathack.yml"), ("gitlab", ".gitlab-ci.yml")):
            with self.subTest(service):
                code, said = self.init("--force", "-o", "mine.yaml", "--ci", service)
                self.assertEqual(code, 0, said)
                self.assertIn("mine.yaml", (self.folder / place).read_text())

    def client(self, arguments, end=""):
        self.write("chat_client.py", f"""import os, sys  # it connects
{arguments} = sys.argv[1:]
os.execv({CLIENT!r}, [{CLIENT!r}, host + ":" + port, login{end}])
""")

    def test_a_client_is_started_and_what_it_shows_is_learned(self):
        self.client("login, host, port")
        code, said = self.init("--client")
        self.assertEqual(code, 0, said)
        self.assertIn("the zebra crosses", said)
        self.assertIn('"${login}", "${host}", "${port}"]', (self.folder / "chathack-client.yaml").read_text())
        code, said = self.run_tool("run", "--client", "chathack-client.yaml", "--only", "client/says:plain", "--only", "client/shows:*")
        self.assertEqual(code, 0, said)
        self.assertRegex(said, r"conforms [1-9]")

    def test_of_a_client_that_does_not_log_in_its_last_words_are_told(self):
        self.write("client.py", "print('cannot connect: no configuration')")
        code, said = self.init("--client")
        self.assertEqual(code, 3, said)
        self.assertIn("no configuration", said)
        self.assertIn("docs/clients.md", said)
        self.assertFalse((self.folder / "chathack-client.yaml").exists())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
