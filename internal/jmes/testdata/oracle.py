"""What Python's jmespath makes of expressions: one JSON array of data and
expression a line in, one line of a result or an error out."""
import json
import sys
import warnings

import jmespath
from jmespath import exceptions

warnings.simplefilter('ignore')
for line in sys.stdin:
    given, expression = json.loads(line)
    try:
        out = {'is': jmespath.search(expression, given)}
    except exceptions.JMESPathTypeError:
        out = {'fails': 'invalid-type'}
    except exceptions.ParseError:
        out = {'fails': 'syntax'}
    except TypeError:  # Python cannot compare such values
        out = {'fails': ''}
    print(json.dumps(out))
