"""What botocore's parse_timestamp makes of the lines of the input, JSON texts:
microseconds since 1970 with whether there was a zone, "today" for what depends
on the day it is read, null for what it refuses."""

import datetime
import json
import sys
import warnings

import dateutil.parser
from botocore.utils import parse_timestamp

warnings.simplefilter('ignore')
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
DAYS = [datetime.datetime(2001, 2, 3), datetime.datetime(2004, 5, 16), datetime.datetime(2010, 8, 25)]


def depends(text):
    try:
        float(text)
        return False
    except ValueError:
        pass
    return len({dateutil.parser.parse(text, default=d, ignoretz=True) for d in DAYS}) > 1


def read(text):
    try:
        t = parse_timestamp(text)
        if depends(text):
            return 'today'
        zoned = t.tzinfo is not None
        if not zoned:
            t = t.replace(tzinfo=datetime.timezone.utc)
        return [str((t - EPOCH) // datetime.timedelta(microseconds=1)), zoned]
    except Exception:
        return None


for line in sys.stdin:
    print(json.dumps(read(json.loads(line))))
