"""papermill is imported without clients of cloud stores; whoever wants them has them."""

import subprocess
import sys


def test_boto3_is_not_loaded_by_our_runner_and_can_be_imported_after_it():
    """It would cost each report 0.4 s."""
    program = (
        "import sys, wsinvest.publish.engine, wsinvest.publish.execution; print('boto3' in sys.modules); "
        "import boto3; print(boto3.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ["False", "boto3"] == done.stdout.split()
