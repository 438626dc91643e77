#!/usr/bin/env python3
"""The shell parts of the CI templates, run as a pipeline would: templates_test.py FOLDER_OF_PROGRAMS [unittest options]"""
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = pathlib.Path(sys.argv.pop(1)).resolve()
LIMIT = str(ROOT / "scenarios/global/limit.yaml")
TOO_LONG = str(ROOT / "scenarios/global/too-long.yaml")
PUBLISHED = {"result.json", "report.html", "junit.xml", "results.sarif", "summary.md", "badge.json"}


class Templates(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.target = self.write("target.yaml", {
            "name": "mine", "command": [str(PROGRAMS / "chathackd"), "--listen", "[::]:${port}"], "ready": {"line": "listening on"}})
        self.faulty = self.write("faulty.yaml", {
            "name": "faulty", "command": [str(PROGRAMS / "chathackd-zoo"), "--listen", "[::]:${port}", "--mutant", "limit-1025"],
            "ready": {"line": "listening on"}})

    def write(self, name, data):
        path = self.folder / name
        path.write_text(json.dumps(data))  # JSON is YAML
        return str(path)

    def run_shell(self, script, **environment):
        path = f"{PROGRAMS}:{os.environ['PATH']}"
        return subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=self.folder, capture_output=True, text=True,
                              timeout=300, env={**os.environ, "PATH": path, **environment})

    def check(self, *words):
        return self.run_shell(shlex.join([str(ROOT / "ci/check-server"), *words]))

    def published(self, folder="chathack-results"):
        return {each.name for each in (self.folder / folder).iterdir()}

    def test_a_server_that_conforms_passes_and_leaves_what_is_published(self):
        done = self.check("--target", self.target, "--", LIMIT, "--seed", "1")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(self.published(), PUBLISHED)
        self.assertIn("published: chathack-results/report.html, ", done.stdout)
        self.assertNotIn("report: ", done.stdout, "where it does not lie any more")

    def test_a_violated_must_fails_unless_the_baseline_knows_it(self):
        words = ["--target", self.faulty, "--", TOO_LONG, "--seed", "1"]
        self.assertEqual(self.check(*words).returncode, 1)
        made = self.run_shell("chathack-report baseline chathack-results/result.json --reason 'bug 7' -o known.yaml")
        self.assertEqual(made.returncode, 0, made.stderr)
        known = self.check("--baseline", "known.yaml", *words)
        self.assertEqual(known.returncode, 0, known.stdout + known.stderr)

    def test_wrong_use_is_told_with_2_and_no_target_with_3(self):
        self.assertEqual(self.check().returncode, 2)
        self.assertEqual(self.check("--target", self.target, "--baseline", "nowhere.yaml").returncode, 2)
        self.assertEqual(self.check("--target", self.target, "--jobs", "2").returncode, 2)
        self.assertEqual(self.check("--target", "nowhere.yaml").returncode, 2)
        self.assertEqual(self.check("--target", "no-address-either").returncode, 2)
        bad = self.write("bad.yaml", {"name": "bad", "comand": ["false", "${port}"]})
        self.assertEqual(self.check("--target", bad).returncode, 2)
        self.assertEqual(self.check("--target", self.target, "--", "no-such-scenario.yaml").returncode, 2)
        self.assertEqual(self.check("--target", self.target, "--output", bad, "--", LIMIT).returncode, 2)
        self.assertEqual(self.check("--target", self.target, "--baseline", bad, "--", LIMIT).returncode, 2)
        dead = self.write("dead.yaml", {"name": "dead", "command": ["false", "${port}"], "ready": {"within_ms": 1000}})
        self.assertEqual(self.check("--target", dead, "--", LIMIT).returncode, 3)

    def test_what_was_not_tried_is_no_success(self):
        needs_an_account = str(ROOT / "scenarios/login/right-password-two-accounts.yaml")
        nothing = self.check("--target", self.target, "--", needs_an_account)
        self.assertEqual(nothing.returncode, 3, nothing.stdout + nothing.stderr)
        self.assertIn("INCOMPLETE  Nothing was tried.", nothing.stdout)
        some = ["--target", self.target, "--", LIMIT, "--seed", "1"]
        self.assertEqual(self.check("--require-all", *some).returncode, 3)
        self.assertEqual(self.check(*some).returncode, 0)
        made = self.run_shell("chathack-report baseline chathack-results/result.json -o known.yaml")
        self.assertEqual(made.returncode, 0, made.stderr)
        gate = "chathack-report gate chathack-results/result.json --baseline known.yaml"
        self.assertEqual(self.run_shell(gate).returncode, 0)
        required = self.run_shell(gate + " --require-all")
        self.assertEqual(required.returncode, 1)
        self.assertIn("GATE FAILED, as --require-all", required.stdout)

    def run_action(self, **inputs):
        """As in a job that runs in a container: there the action lies elsewhere than the runner's expressions say."""
        action = yaml.safe_load((ROOT / "ci/github/action.yml").read_text())
        step = action["runs"]["steps"][0]
        inputs = {name: each.get("default", "") for name, each in action["inputs"].items()} | inputs
        values = {"${{ github.action_path }}": "/elsewhere/actions/chathack", "${{ strategy.job-index }}": "3"}
        values.update({f"${{{{ inputs.{name} }}}}": value for name, value in inputs.items()})
        environment = {name: values[value] for name, value in step["env"].items()}
        self.assertNotIn("${{", step["run"])
        container = self.folder / "__w/_actions/chathack/main/ci"
        if not container.exists():
            container.parent.mkdir(parents=True)
            container.symlink_to(ROOT / "ci")
        summary, outputs = self.folder / "summary", self.folder / "outputs"
        outputs.unlink(missing_ok=True)
        done = self.run_shell(step["run"], GITHUB_STEP_SUMMARY=str(summary), GITHUB_OUTPUT=str(outputs), GITHUB_JOB="check",
                              GITHUB_ACTION_PATH=str(container / "github"), **environment)
        return done, dict(line.split("=", 1) for line in outputs.read_text().splitlines())

    def test_the_github_action_publishes_and_fails_like_the_script(self):
        done, outputs = self.run_action(target=self.target, options=f"'{LIMIT}' --seed 1\n")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(self.published(), PUBLISHED)
        self.assertTrue((self.folder / "summary").read_text().strip())
        for name in ("report", "sarif"):
            self.assertTrue((self.folder / outputs[name]).exists(), name)
        self.assertEqual(self.run_action(target=self.faulty, options=f"'{TOO_LONG}' --seed 1")[0].returncode, 1)

    def test_the_github_action_tells_of_no_report_where_there_is_none(self):
        done, _ = self.run_action(target=self.target, options=f"'{LIMIT}' --seed 1")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        done, outputs = self.run_action(target=str(self.folder / "nowhere.yaml"))
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertEqual(set(outputs), {"artifact"})
        action = yaml.safe_load((ROOT / "ci/github/action.yml").read_text())
        self.assertIn("steps.check.outputs.report != ''", action["runs"]["steps"][1]["if"])
        for example in ROOT.glob("ci/github/example*.yml"):
            for job in yaml.safe_load(example.read_text())["jobs"].values():
                uploads = [step for step in job["steps"] if "upload-sarif" in step.get("uses", "")]
                self.assertEqual(["always() && steps.chathack.outputs.sarif != ''"], [step["if"] for step in uploads])

    def test_each_job_of_a_matrix_has_an_artifact_of_its_own(self):
        nowhere = [self.run_action(target=target)[1]["artifact"] for target in ("a/one.yaml", "b/one.yaml", "h:7")]
        self.assertEqual(nowhere, ["chathack-results-check-3-a_one.yaml", "chathack-results-check-3-b_one.yaml",
                                   "chathack-results-check-3-h_7"])
        self.assertEqual(self.run_action(target="a", artifact="mine")[1]["artifact"], "mine")
        action = yaml.safe_load((ROOT / "ci/github/action.yml").read_text())
        self.assertEqual(action["runs"]["steps"][1]["with"]["name"], "${{ steps.check.outputs.artifact }}")

    def test_blank_options_are_none_and_a_quotation_without_end_is_told(self):
        for blank in ("", " ", " \n\t\n"):
            done = self.check("--target", self.target, "--options", blank, "--", LIMIT, "--seed", "1")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        done = self.check("--target", self.target, "--options", f"--seed 1 '{LIMIT}")
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertIn("a quotation has no end", done.stderr)

    def test_the_gitlab_job_publishes(self):
        template = yaml.safe_load((ROOT / "ci/gitlab/chathack.yml").read_text())
        script = "\n".join(template[".chathack"]["script"])
        variables = {**template["variables"], "CHATHACK_TARGET": self.target, "CHATHACK_OPTIONS": f"'{LIMIT}' --seed 1",
                     "CHATHACK_CHECK": str(ROOT / "ci/check-server")}
        done = self.run_shell(script, **variables)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(self.published(), PUBLISHED)

    def test_the_examples_are_yaml_and_use_what_there_is(self):
        action = yaml.safe_load((ROOT / "ci/github/action.yml").read_text())
        for example in ROOT.glob("ci/github/example*.yml"):
            steps = yaml.safe_load(example.read_text())["jobs"]["conformance"]["steps"]
            used = next(step for step in steps if step.get("id") == "chathack")
            self.assertLessEqual(set(used["with"]), set(action["inputs"]))
        template = yaml.safe_load((ROOT / "ci/gitlab/chathack.yml").read_text())
        for example in ROOT.glob("ci/gitlab/example*.yml"):
            job = yaml.safe_load(example.read_text())["conformance"]
            self.assertIn(job["extends"], template)
            used = set(job.get("variables", {})).union(*job.get("parallel", {}).get("matrix", []))
            self.assertLessEqual(used, set(template["variables"]))


if __name__ == "__main__":
    unittest.main()
