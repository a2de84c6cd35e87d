import json
import sys

with open(sys.argv[2]) as file:
    text = file.read()
if sys.argv[1] == "run":
    print("true" if len(json.dumps(json.loads(text))) > 4000000 else "false")
