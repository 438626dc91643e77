"""What the client tells its user: a JSON line for each event (docs/client-json.md)."""
import json
import time

from active import is_active


def show(event, **keys):
    line = {"event": event}
    for key, value in keys.items():
        line[key.rstrip("_")] = value
    if is_active("slow"):
        time.sleep(0.03)
    if is_active("chatty"):
        print("-- debug: event", event)
    print(json.dumps(line), flush=True)
