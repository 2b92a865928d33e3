"""A test of a voice app by HTTP alone, with nothing but Python's standard library.

PLIVO_API_URL=… PLIVO_AUTH_ID=… PLIVO_AUTH_TOKEN=… APP_URL=http://localhost:3000 python3 lab.py
"""

import base64
import json
import os
import unittest
from urllib.request import Request, urlopen

PLIVO, APP = os.environ["PLIVO_API_URL"], os.environ["APP_URL"]
CREDENTIALS = f"{os.environ['PLIVO_AUTH_ID']}:{os.environ['PLIVO_AUTH_TOKEN']}"


def lab(method, path, body=None):
    request = Request(f"{PLIVO}/lab{path}", method=method, data=json.dumps(body).encode() if body else None)
    request.add_header("Authorization", "Basic " + base64.b64encode(CREDENTIALS.encode()).decode())
    with urlopen(request) as reply:
        text = reply.read()
        return json.loads(text) if text else None


class Sales(unittest.TestCase):
    def setUp(self):
        lab("POST", "/reset")
        lab("PUT", "/numbers", {"14155550199": {"answerUrl": f"{APP}/answer"}})

    def test_a_caller_who_presses_1_reaches_sales(self):
        scenario = {"digits": "1"}
        call = lab("POST", "/calls", {"from": "14155550100", "to": "14155550199", "scenario": scenario})
        self.assertTrue(lab("POST", "/idle")["idle"])
        call = lab("GET", f"/calls/{call['callUuid']}")
        self.assertEqual(call["heard"], ["Press 1 for sales.", "Sales it is."])
        self.assertEqual(call["hangupCause"]["code"], 4010)


if __name__ == "__main__":
    unittest.main()
