"""chathack-sim emulate as a user has it: programs behind a simulated network, and that nothing of them is left.

    emulate_test.py CHATHACK_SIM SOURCE_FOLDER
"""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

SIM, SOURCE = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
PLAIN = SOURCE / "sim/emulate/testing/plain_server.py"
HOSTILE = SOURCE / "conformance/commands/testing/hostile_server.py"
BOUND_SECONDS = 240  # far more than anything needs
NOBODY = 65534


class Emulate(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="emulate-test-"))
        self.folder.chmod(0o777)
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def target(self, command, more="", ready="ready"):
        """A target file; `$PORT` is its port."""
        file = self.folder / "target.yaml"
        words = json.dumps(["/bin/sh", "-c", command.replace("$PORT", "${port}")])
        file.write_text(f"name: under test\ncommand: {words}\nready: {{line: {ready}}}\n{more}")
        return file

    def start(self, target, network, *more, only="login/new:*", lag_ms=60000, **options):
        """@param network  a ready-made one, or a file"""
        file = network if isinstance(network, pathlib.Path) else SOURCE / f"scenarios/networks/{network}.yaml"
        words = [SIM, "emulate", SOURCE / "scenarios", "--target", target, "--network", file, "--seed", "7",
                 "--results", self.folder / "results", "--lag-ms", str(lag_ms), *more]
        if only:
            words += ["--only", only]
        environment = dict(os.environ, TMPDIR=str(self.folder))
        return subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                text=True, env=environment, **options)

    def run_all(self, *arguments, **options):
        """The output of a run without violations."""
        run = self.start(*arguments, **options)
        output, _ = run.communicate(timeout=BOUND_SECONDS)
        self.assertEqual(run.returncode, 0, output)
        return output

    def result(self):
        (file,) = (self.folder / "results").glob("*/result.json")
        result = json.loads(file.read_text())
        drops = json.loads((file.parent / "drops.json").read_text())
        shutil.rmtree(self.folder / "results")
        return result, drops

    def fifo(self):
        path = self.folder / "fifo"
        os.mkfifo(path)
        path.chmod(0o666)
        return path

    def assert_no_folder_left(self):
        self.assertEqual(list(self.folder.glob("chathack-work-*")), [])

    def test_a_program_is_reached_over_both_ip_versions_and_both_sides_are_captured(self):
        pcap = self.folder / "pcap"
        self.run_all(self.target(f"exec python3 {PLAIN} $PORT"), "dsl", "--variants", "whole",
                     "--variants", "whole+ipv6", "--pcap", pcap)
        result, _ = self.result()
        self.assertEqual({case["variant"] for case in result["cases"]}, {"whole", "whole+ipv6"})
        self.assertGreater(result["timing"]["round_trip_us"], 20_000)
        self.assertGreater(result["run"]["network_use"]["packets"], 100)
        captures = list(pcap.glob("login-new-*/*.pcap"))
        for side in ("server.pcap", "clients-1.pcap"):
            capture = next(path for path in captures if path.name == side)
            packets = subprocess.run(["tshark", "-r", capture, "-Y", "tcp"], capture_output=True, text=True, check=True,
                                     timeout=BOUND_SECONDS).stdout
            self.assertGreater(packets.count("\n"), 5, side)

    def test_lost_packets_are_listed_and_lost_again(self):
        target = self.target(f"exec python3 {PLAIN} $PORT")
        self.run_all(target, "lossy-5")
        result, first = self.result()
        self.assertGreater(result["run"]["network_use"]["lost"]["loss"], 0)
        file = self.folder / "drops.json"
        file.write_text(json.dumps(first))
        self.run_all(target, "lossy-5", "--drops", file)
        _, again = self.result()

        def lost(drops):
            return {(drop["case"], drop["link"], drop["direction"], drop["nth"]) for drop in drops["drops"]}

        self.assertTrue(lost(again))
        self.assertLessEqual(lost(again), lost(first))

    def test_a_signal_ends_a_long_run_with_a_partial_result(self):
        fifo = self.fifo()
        for number in (signal.SIGTERM, signal.SIGINT):
            run = self.start(self.target(f"exec 3>{fifo}; echo here >&3; exec python3 {PLAIN} $PORT"), "satellite",
                             only=None)
            with open(fifo) as program:
                self.assertEqual(program.readline(), "here\n")
                run.send_signal(number)
                output, _ = run.communicate(timeout=BOUND_SECONDS)
                self.assertEqual(program.read(), "")  # its other end is closed: it has ended
            self.assertEqual(run.returncode, 4, output)
            result, _ = self.result()
            self.assertRegex(result["run"]["partial_why"], r"^interrupted: \d+ of \d+ cases have a result$")
            self.assert_no_folder_left()

    def test_nothing_is_left_when_we_are_killed(self):
        fifo = self.fifo()
        run = self.start(self.target(f"trap '' TERM HUP; exec 3>{fifo}; echo here >&3; exec python3 {PLAIN} $PORT"),
                         "satellite", only=None)
        with open(fifo) as program:
            self.assertEqual(program.readline(), "here\n")
            run.kill()
            self.assertEqual(program.read(), "")  # nobody has the program's end of it any more
        run.communicate(timeout=BOUND_SECONDS)  # nor our output
        self.assert_no_folder_left()

    def test_a_program_that_ignores_signals_is_killed(self):
        fifo = self.fifo()
        run = self.start(self.target(f"trap '' TERM; exec 3>{fifo}; echo here >&3; exec python3 {PLAIN} $PORT",
                                     "stop: {grace_ms: 50}\n"), "lan")
        with open(fifo) as program:
            self.assertEqual(program.readline(), "here\n")
            output, _ = run.communicate(timeout=BOUND_SECONDS)
            self.assertEqual(program.read(), "")
        self.assertEqual(run.returncode, 0, output)

    def test_a_helper_is_reached_and_nothing_outside(self):
        outside = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(outside.close)
        script = self.folder / "ask.py"
        script.write_text("import os, socket, sys\n"
                          "words = []\n"
                          "for port in sys.argv[1:]:\n"
                          "    try:\n"
                          "        words.append(socket.create_connection(('127.0.0.1', int(port)), 5).recv(5).decode())\n"
                          "    except OSError as error:\n"
                          "        words.append(type(error).__name__)\n"
                          f"open('{self.folder}/answers', 'w').write(' '.join(words))\n")
        helper = self.folder / "helper.py"
        helper.write_text("import socket\n"
                          "server = socket.create_server(('127.0.0.1', 5000))\n"
                          "print('up', flush=True)\n"
                          "while True:\n"
                          "    server.accept()[0].sendall(b'known')\n")
        self.run_all(self.target(
            f"python3 {script} 5000 {outside.getsockname()[1]}; exec python3 {PLAIN} $PORT",
            f"helpers:\n- {{command: [python3, {helper}], ready: {{line: up}}}}\n"), "lan")
        self.assertEqual((self.folder / "answers").read_text(), "known ConnectionRefusedError")

    def test_many_cases_at_a_time_give_what_one_gives(self):
        target = self.target(f"exec python3 {PLAIN} $PORT")
        outcomes, packets = [], []
        for jobs in ("1", "4"):
            self.run_all(target, "lossy-5", "--jobs", jobs)
            result, drops = self.result()
            outcomes.append([(case["id"], case["verdict"]) for case in result["cases"]])
            self.assertEqual(result["run"]["network_use"]["packets"], drops["packets"])
            packets.append(drops["packets"])
        self.assertEqual(outcomes[0], outcomes[1])
        self.assertGreater(packets[0], 100)
        self.assertGreater(len(outcomes[0]), 12)  # several cases to a process, and several processes one after another
        # The same cases, each with its own losses: what one process counted is not in the count of the next.
        self.assertLess(max(packets) / min(packets), 1.5)

    def test_a_target_that_always_agrees_is_told_whatever_the_number_of_jobs(self):
        for jobs in ("1", "4"):
            run = self.start(self.target(f"exec python3 {HOSTILE} $PORT always-agrees", ready="listening"), "lan", "--jobs", jobs)
            output, _ = run.communicate(timeout=BOUND_SECONDS)
            self.assertEqual(run.returncode, 3, output)
            self.assertIn("agrees with whatever is asked", output)

    def test_a_machine_that_falls_behind_is_told_and_the_program_is_not_blamed(self):
        target = self.target(f"exec python3 {HOSTILE} $PORT stalls", ready="listening")
        run = self.start(target, "lan", lag_ms=250, only="login/new:emoji")
        output, _ = run.communicate(timeout=BOUND_SECONDS)
        self.assertEqual(run.returncode, 3, output)
        self.assertIn("simulator lagged", output)
        result, _ = self.result()
        self.assertEqual([case["verdict"] for case in result["cases"]], ["inconclusive"])

    def test_a_program_that_waits_no_longer_for_what_the_network_holds_back_is_not_blamed(self):
        network = self.folder / "starving.yaml"
        network.write_text("about: A line that is gone for longer than the program waits for a login.\ntopology: star\n"
                           "clients: {link: {rate: 10 Mbit/s, delay: 10 ms}}\n"
                           "faults: [{at: 150 ms, down: clients, for: 4 s}]\n")
        target = self.target(f"exec {SIM.parent}/chathackd --listen [::]:$PORT --login-timeout 3", ready="listening on")
        run = self.start(target, network, only="wire/bytewise:global")
        output, _ = run.communicate(timeout=BOUND_SECONDS)
        result, _ = self.result()
        # Played again, it may come behind the gap.
        [case] = result["cases"]
        self.assertIn(case["verdict"], ("conforms", "inconclusive"), output)
        if case["verdict"] == "inconclusive":
            self.assertIn("the network held bytes back for", case["cut_short"])

    def test_no_root_is_needed(self):
        anybody = dict(user=NOBODY, group=NOBODY, extra_groups=[]) if os.geteuid() == 0 else {}
        # Others may not look into the folders of the build.
        for file in (SIM, PLAIN):
            shutil.copy(file, self.folder)
        shutil.copytree(SOURCE / "scenarios", self.folder / "scenarios")
        self.target("exec python3 " + str(self.folder / PLAIN.name) + " $PORT")
        for path in (self.folder, *self.folder.rglob("*")):
            path.chmod(0o777 if path.is_dir() or path.suffix == "" else 0o644)
        run = subprocess.run(["./chathack-sim", "emulate", "scenarios", "--only", "login/new:*", "--target",
                              "target.yaml", "--network", "scenarios/networks/lan.yaml", "--lag-ms", "60000"],
                             cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                             timeout=BOUND_SECONDS, **anybody)
        refused = "the kernel refuses namespaces of our own" in run.stdout
        self.assertTrue(run.returncode == 0 or refused, run.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
