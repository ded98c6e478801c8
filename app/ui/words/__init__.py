"""The texts of the screens, one module for each feature; those about a license or a failure: ``licensing.words``."""
