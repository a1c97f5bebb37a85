"""`python -m wsinvest` is the command line."""

from wsinvest.cli.main import main

if __name__ == "__main__":
    main()
