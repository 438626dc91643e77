#!/usr/bin/env python3
"""A plain CHATHACK client for tests, as one mutant or one conforming variant; JSON lines as in docs/client-json.md.

chathack_zoo.py [--mutant NAME | --variant NAME] [-p] [--downloads DIR] HOST:PORT LOGIN
chathack_zoo.py --list mutants|variants

It shares no code with the reference client. Each mutation is planted where such a bug would really sit.
"""
import argparse
import sys

from active import activate
from catalogue import CONFORMING_VARIANTS, MUTANTS
from client import Client
from links import selector
from output import show

LISTS = {"mutants": MUTANTS, "variants": CONFORMING_VARIANTS, "faults": MUTANTS}


class Renamed(argparse.Action):
    """An option under its old word, good for one version."""

    def __call__(self, parser, arguments, value, option_string=None):
        print("chathack-zoo: --fault is now --mutant", file=sys.stderr)
        setattr(arguments, self.dest, value)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    mutants = [each[0] for each in MUTANTS]
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--mutant", choices=mutants, metavar="NAME", help="breaks one clause")
    which.add_argument("--variant", choices=[each[0] for each in CONFORMING_VARIANTS], metavar="NAME",
                       help="differs, and conforms")
    which.add_argument("--fault", dest="mutant", choices=mutants, action=Renamed, help=argparse.SUPPRESS)
    parser.add_argument("--list", choices=LISTS, metavar="mutants|variants", help="print a table")
    parser.add_argument("-p", "--password", action="store_true", help="the first line of input is the password")
    parser.add_argument("--downloads", default="downloads", metavar="DIR", help="where files are stored")
    parser.add_argument("server", nargs="?", metavar="HOST:PORT")
    parser.add_argument("login", nargs="?", metavar="LOGIN")
    arguments = parser.parse_args()
    if not arguments.list and not arguments.login:
        parser.error("HOST:PORT and LOGIN are needed")
    return arguments


def main():
    arguments = read_arguments()
    if arguments.list:
        if arguments.list == "faults":
            print("chathack-zoo: --list faults is now --list mutants", file=sys.stderr)
        for each in LISTS[arguments.list]:
            print("\t".join(each))
        return
    activate(arguments.mutant or arguments.variant)
    show("ready", version=1)
    Client(arguments)
    while True:
        for key, _ in selector.select():
            if selector.get_map().get(key.fd) is key:  # an earlier one of this round may have ended it
                key.data()


if __name__ == "__main__":
    main()
